import { cut } from "../../source/ui/text/cells.js";

/** What a window shows that no screen fits into. */
export function tooSmall(
  columns: number,
  rows: number,
  smallest: { readonly columns: number; readonly rows: number },
): readonly string[] {
  return [
    `Slipway needs ${smallest.columns} x ${smallest.rows} cells,`,
    `this window has ${columns} x ${rows}.`,
    "Make it larger; q quits.",
  ]
    .slice(0, Math.max(1, rows))
    .map((line) => cut(line, columns));
}
