import type { RunCell } from "../../../source/api/run-table-views.js";
import { sparkline } from "../../../source/ui/chart/sparkline.js";
import { formatAge, formatDuration, formatNumber } from "../../../source/ui/text/format.js";

/** Columns whose values are spans of time, in ms. */
const spans = new Set(["age", "took", "eta"]);
const trendWidth = 10;

/** The value of a column's cell for scripts: spans in seconds, moments as ISO 8601, everything else as it is. */
export function cellValue(id: string, cell: RunCell): RunCell {
  if (typeof cell !== "number") return cell;
  if (id === "ends") return new Date(cell).toISOString();
  return spans.has(id) ? cell / 1000 : cell;
}

/** The same for people; not yet safe for a terminal. */
export function readableCell(id: string, cell: RunCell): string {
  if (cell === null) return "";
  if (typeof cell === "string") return cell;
  if (typeof cell !== "number") return sparkline(cell, trendWidth);
  if (id === "age") return formatAge(cell);
  if (spans.has(id)) return formatDuration(cell);
  return id === "ends" ? new Date(cell).toISOString() : formatNumber(cell);
}
