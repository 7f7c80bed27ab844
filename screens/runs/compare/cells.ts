import type { DataCell, FileCell } from "../../../source/api/run-compare-views.js";
import { formatBytes, formatCount, formatNumber } from "../../../source/ui/text/format.js";

/** Cells of a comparison as texts, not yet safe for the screen. */
export const cellText = {
  text: (cell: string): string => cell,
  metric: formatNumber,
  file: ({ sizeBytes, digest }: FileCell): string =>
    digest === undefined ? formatBytes(sizeBytes) : `${formatBytes(sizeBytes)} ${digest.slice(0, 6)}`,
  data: ({ digest, rows, sizeBytes }: DataCell): string =>
    [
      digest.slice(0, 8),
      ...(rows === undefined ? [] : [`${formatCount(rows)} rows`]),
      ...(sizeBytes === undefined ? [] : [formatBytes(sizeBytes)]),
    ].join(" "),
};
