import type { DataCell, FileCell } from "../../../source/api/run-compare-views.js";
import { formatBytes, formatCount, formatNumber } from "../../../source/ui/text/format.js";

/** Cells of a comparison as texts, not yet safe for the screen. */
export const cellText = {
  text: (cell: string): string => cell,
  metric: formatNumber,
  file: ({ sizeBytes, digest }: FileCell): string =>
    digest === undefined ? exactBytes(sizeBytes) : `${exactBytes(sizeBytes)} ${digest.slice(0, 6)}`,
  data: ({ digest, rows, sizeBytes }: DataCell): string =>
    [
      digest.slice(0, 8),
      ...(rows === undefined ? [] : [`${formatCount(rows)} rows`]),
      ...(sizeBytes === undefined ? [] : [formatBytes(sizeBytes)]),
    ].join(" "),
};

/** Two sizes that differ by a little must not look alike. */
function exactBytes(bytes: number): string {
  return bytes < 1_000_000 ? `${formatCount(bytes)} B` : formatBytes(bytes);
}
