import type { PanelView, SeriesView } from "../../../source/api/series-views.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { glyph } from "../../../source/ui/theme.js";
import type { ChartSettings } from "./chart-settings.js";

/** A column of a chart draws at most so many points apart: its least, its greatest, its last. */
const mostInColumn = 3;

/** What the picture alone does not tell: how much was reduced, hidden, clipped, and what is no number. */
export function panelNotes(data: PanelView | undefined, { log, clip }: ChartSettings): string {
  if (!data) return "";
  const sum = (of: (series: SeriesView) => number) => data.series.reduce((total, series) => total + of(series), 0);
  const points = sum((series) => series.points);
  const drawn = sum(({ points: count, columns }) => Math.min(count, columns.length * mostInColumn));
  const [nan, infinite] = [sum((series) => series.nan), sum(({ up, down }) => up + down)];
  const [hidden, above, below] = [
    sum((series) => series.notPositive),
    sum((series) => series.above),
    sum((series) => series.below),
  ];
  return [
    ...(nan > 0 ? [`${glyph("notANumber")} ${formatCount(nan)} NaN`] : []),
    ...(infinite > 0 ? [`${glyph("infinity")} ${formatCount(infinite)}`] : []),
    ...(log && hidden > 0 ? [`${formatCount(hidden)} points <= 0 hidden`] : []),
    ...(clip && above > 0 ? [`${glyph("up")} ${formatCount(above)}`] : []),
    ...(clip && below > 0 ? [`${glyph("down")} ${formatCount(below)}`] : []),
    drawn < points
      ? `${formatCount(drawn)} of ${formatCount(points)} points shown`
      : `${formatCount(points)} ${points === 1 ? "point" : "points"}`,
  ].join(` ${glyph("dot")} `);
}
