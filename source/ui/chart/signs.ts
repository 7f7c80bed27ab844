import { glyph } from "../theme.js";
import { lineStyle, toneStyle } from "./cells.js";
import { type ChartLine, columnOf, type Plot, rowOf } from "./plot.js";

/** Outliers, what is no number, the best point and the end of each line, over the lines. */
export function drawSigns(plot: Plot): void {
  for (const line of plot.options.lines) {
    drawColumnSigns(plot, line);
    // A run's own sign is worth more than the mark of its best point, which the legend has, too.
    drawBest(plot, line);
    drawEnd(plot, line);
  }
}

function drawColumnSigns(plot: Plot, { columns, colour }: ChartLine): void {
  const { grid, options, y } = plot;
  const bottom = grid.height - 1;
  const style = lineStyle(colour);
  const badStyle = options.lines.length > 1 ? style : toneStyle("bad");
  for (const { x, min, max, nan = 0, up = 0, down = 0 } of columns) {
    const column = columnOf(plot, x);
    if (options.clip && max > y.range.max) grid.put(column, 0, glyph("up"), style);
    if (options.clip && min < y.range.min) grid.put(column, bottom, glyph("down"), style);
    if (nan > 0) grid.put(column, bottom, glyph("notANumber"), badStyle);
    if (up > 0) grid.put(column, 0, glyph("infinity"), style);
    if (down > 0) grid.put(column, bottom, glyph("infinity"), style);
  }
}

function drawEnd(plot: Plot, { columns, colour, sign }: ChartLine): void {
  const end = columns.findLast(({ last }) => Number.isFinite(last));
  // A dot of braille alone is not seen.
  const shown = sign ?? (columns.filter(({ last }) => Number.isFinite(last)).length === 1 ? glyph("point") : undefined);
  if (shown === undefined || !end || !isInside(plot, end.x)) return;
  const { smoothed = Number.NaN } = end;
  const value = Number.isFinite(smoothed) ? smoothed : end.last;
  plot.grid.put(columnOf(plot, end.x), rowOf(plot, value), shown, lineStyle(colour));
}

function drawBest(plot: Plot, { colour, best }: ChartLine): void {
  const { min, max } = plot.y.range;
  if (!best || !isInside(plot, best.x) || best.y < min || best.y > max) return;
  plot.grid.put(columnOf(plot, best.x), rowOf(plot, best.y), glyph("best"), lineStyle(colour));
}

function isInside({ x }: Plot, value: number): boolean {
  return value >= x.min && value <= x.max;
}
