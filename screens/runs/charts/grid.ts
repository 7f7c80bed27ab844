import { beside } from "../../../source/ui/pane.js";

/** Cells that a panel needs at least, its frame with it. */
export const leastPanel = { width: 34, height: 8 } as const;
/** About as many cells a panel is wider than high looks best. */
const bestShape = 3.5;

export type Grid = { readonly columns: number; readonly rows: number };

/** How many panels beside and below each other show most of `count` panels, as large as they can be. */
export function gridOf(count: number, width: number, height: number): Grid {
  const most = {
    columns: Math.max(1, Math.floor(width / leastPanel.width)),
    rows: Math.max(1, Math.floor(height / leastPanel.height)),
  };
  let best: Grid = most;
  let bestScore = Number.POSITIVE_INFINITY;
  for (let columns = 1; columns <= Math.min(most.columns, Math.max(1, count)); columns++) {
    const rows = Math.ceil(count / columns);
    if (rows > most.rows) continue;
    const shape = width / columns / (height / rows);
    const score = Math.abs(Math.log(shape / bestShape)) + (columns * rows - count) * 0.2;
    if (score < bestScore) [best, bestScore] = [{ columns, rows: Math.max(1, rows) }, score];
  }
  return best;
}

export type PanelSize = { readonly width: number; readonly height: number };

/** The sizes of `count` panels in the grid, row by row; those of the last row share its whole width. */
export function panelSizes(
  count: number,
  { columns, rows }: Grid,
  width: number,
  height: number,
): readonly PanelSize[] {
  const used = Math.min(rows, Math.ceil(count / columns));
  return Array.from({ length: count }, (_, at) => {
    const row = Math.floor(at / columns);
    const inRow = Math.min(columns, count - row * columns);
    return { width: part(width, inRow, at % columns), height: part(height, used, row) };
  });
}

/** Panels of these sizes as rows of the screen. */
export function composeGrid(panels: readonly (readonly string[])[], { columns }: Grid): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < panels.length; at += columns) lines.push(...beside(...panels.slice(at, at + columns)));
  return lines;
}

function part(whole: number, parts: number, at: number): number {
  return Math.floor((whole * (at + 1)) / parts) - Math.floor((whole * at) / parts);
}
