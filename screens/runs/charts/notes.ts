import type { PanelView, SeriesView } from "../../../source/api/series-views.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { glyph } from "../../../source/ui/theme.js";
import type { ChartSettings } from "./chart-settings.js";

/** A column of a chart draws at most so many points apart: its least, its greatest, its last. */
const mostInColumn = 3;

/** What the picture alone does not tell, in about `room` cells: how much was reduced, hidden, clipped, and what is no number. */
export function panelNotes(data: PanelView | undefined, { log, clip }: ChartSettings, room: number): string {
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
  const counted = (count: number) => `${formatCount(count)} ${count === 1 ? "point" : "points"}`;
  const notes = [
    ...(nan > 0 ? [`${glyph("notANumber")} ${formatCount(nan)} NaN`] : []),
    ...(infinite > 0 ? [`${glyph("infinite")} ${formatCount(infinite)}`] : []),
    ...(log && hidden > 0 ? [`${counted(hidden)} <= 0 hidden`] : []),
    ...(clip && above > 0 ? [`${glyph("up")} ${formatCount(above)}`] : []),
    ...(clip && below > 0 ? [`${glyph("down")} ${formatCount(below)}`] : []),
    drawn < points ? `${formatCount(drawn)} of ${counted(points)} shown` : counted(points),
  ].join(` ${glyph("dot")} `);
  // Words go before figures do.
  const shorter = [notes, notes.replace(/ shown$/, ""), notes.replace(/ points? shown$/, "")];
  return shorter.find((text) => text.length <= room) ?? notes;
}
