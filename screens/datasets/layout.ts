type Size = { readonly width: number; readonly height: number };

type Layout = {
  readonly isBeside: boolean;
  readonly data: Size;
  readonly versions: Size;
  /** Rows of the panes below; 0: there is no room. */
  readonly detail: number;
  /** Cells of the difference beside the detail; 0: there is no room. */
  readonly differenceWidth: number;
};

/** The versions stand beside the data where there is room, else below; a zoomed pane has the whole body. */
export function layout(width: number, height: number, zoomed: string | undefined): Layout {
  const whole = { width, height };
  const isBeside = width >= 100;
  if (zoomed !== undefined) return { isBeside, data: whole, versions: whole, detail: 0, differenceWidth: 0 };
  const below = isBeside ? Math.max(8, Math.min(34, Math.floor(height * 0.46))) : 8;
  const detail = height >= 26 ? below : 0;
  const rest = height - detail;
  const top = isBeside ? rest : Math.max(8, Math.floor(rest * 0.42));
  const dataWidth = isBeside ? Math.min(76, Math.floor(width * 0.38)) : width;
  return {
    isBeside,
    data: { width: dataWidth, height: top },
    versions: isBeside ? { width: width - dataWidth, height: rest } : { width, height: rest - top },
    detail,
    differenceWidth: isBeside && detail > 0 ? width - dataWidth : 0,
  };
}
