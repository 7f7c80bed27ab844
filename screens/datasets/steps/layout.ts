type Size = { readonly width: number; readonly height: number };

type Layout = { readonly isBeside: boolean; readonly steps: Size; readonly checks: Size };

/** The checks stand beside the steps where there is room, else below; a zoomed pane has the whole body. */
export function stepsLayout(width: number, height: number, zoomed: string | undefined): Layout {
  const whole = { width, height };
  const none = { width: 0, height: 0 };
  const isBeside = width >= 120;
  if (zoomed === "steps") return { isBeside, steps: whole, checks: none };
  if (zoomed === "checks") return { isBeside, steps: none, checks: whole };
  const left = Math.floor(width * 0.56);
  const upper = Math.ceil(height / 2);
  return isBeside
    ? { isBeside, steps: { width: left, height }, checks: { width: width - left, height } }
    : { isBeside, steps: { width, height: upper }, checks: { width, height: height - upper } };
}
