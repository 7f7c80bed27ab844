import type { TableProgress } from "../../source/domain/data/table-progress.js";
import { formatBytes } from "../../source/ui/text/format.js";
import { label } from "../../source/ui/text/sanitize.js";

/** "37 %"; nothing where it is not known. */
export function percentOf(progress: TableProgress | undefined): string {
  if (!progress || progress.totalBytes === 0) return "";
  return `${Math.floor((progress.doneBytes / progress.totalBytes) * 100)} %`;
}

/** What is done now and how much of all was read: "statistics of a.csv, 120 MB of 324 MB". */
export function stepOf({ step, doneBytes, totalBytes }: TableProgress): string {
  const read = totalBytes === 0 ? "" : `, ${formatBytes(doneBytes)} of ${formatBytes(totalBytes)} read`;
  return `${label(step)}${read}`;
}
