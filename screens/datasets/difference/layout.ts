type Size = { readonly width: number; readonly height: number };

/** Cells of each pane; a pane without rows is not drawn. */
export type DifferenceSizes = {
  readonly head: Size;
  readonly columns: Size;
  readonly rows: Size;
  readonly detail: Size;
  readonly checks: Size;
};

const none: Size = { width: 0, height: 0 };
const headHeight = 4;
const leastBeside = 100;
const leastTall = 26;
const detailHeight = 11;

/** Head, columns over the width, below them the rows, with the selected column and the checks beside where there is room. */
export function differenceLayout(
  width: number,
  height: number,
  { focus, zoomed, columns, checks }: { focus: string; zoomed: boolean; columns: number; checks: number },
): DifferenceSizes {
  const head = { width, height: headHeight };
  const rest = height - headHeight;
  if (zoomed) {
    const whole = { width, height: rest };
    if (focus === "rows") return { head, columns: none, rows: whole, detail: none, checks: none };
    if (focus === "checks") return { head, columns: none, rows: none, detail: none, checks: whole };
    const detail = { width, height: Math.min(rest - 6, Math.max(detailHeight, Math.floor(rest / 2))) };
    return { head, columns: { width, height: rest - detail.height }, rows: none, detail, checks: none };
  }
  const most = Math.floor(rest * (height < leastTall ? 0.4 : 0.35));
  const columnsHeight = Math.max(4, Math.min(columns + 3, most));
  const lower = rest - columnsHeight;
  const table = { width, height: columnsHeight };
  if (width < leastBeside) {
    const shown = { width, height: lower };
    if (focus === "checks") return { head, columns: table, rows: none, detail: none, checks: shown };
    return { head, columns: table, rows: shown, detail: none, checks: none };
  }
  const side = Math.min(64, Math.floor(width * 0.46));
  const checksHeight = Math.min(checks + 3, lower - (lower >= leastTall - headHeight ? detailHeight : 0));
  const detailRest = lower - checksHeight;
  return {
    head,
    columns: table,
    rows: { width: width - side, height: lower },
    detail: detailRest >= 4 ? { width: side, height: detailRest } : none,
    checks: { width: side, height: detailRest >= 4 ? checksHeight : lower },
  };
}
