import type { LogWindow } from "../../../source/api/log-views.js";
import type { Execution } from "../../../source/domain/pipeline.js";
import { formatAmount, formatBytes, formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph } from "../../../source/ui/theme.js";
import type { Place } from "./place.js";

/** "following · 1,204 lines", "paused · 12 new · 531/1,204": at the right of the pane's title. */
export function logStatus(
  window: LogWindow | undefined,
  {
    following,
    cursor,
    place,
  }: { readonly following: boolean; readonly cursor: number | undefined; readonly place: Place },
): string {
  if (!window || window.missing) return "";
  const { totalLines, firstLine, sizeBytes, scannedBytes } = window;
  const size = totalLines === undefined ? formatBytes(sizeBytes) : formatAmount(totalLines, "line");
  const share =
    scannedBytes === undefined ? [] : [`searching ${Math.floor((100 * scannedBytes) / Math.max(1, sizeBytes))} %`];
  if (following) return joined(["following", ...share, size]);
  const fresh = totalLines === undefined || place.seenLines === undefined ? 0 : totalLines - place.seenLines;
  const line =
    firstLine === undefined || cursor === undefined
      ? size
      : `${formatCount(firstLine + cursor + 1)}/${formatCount(totalLines ?? 0)}`;
  return joined(["paused", ...(fresh > 0 ? [`${formatCount(fresh)} new`] : []), ...share, line]);
}

/** What there is instead of lines. */
export function emptyLogText(window: LogWindow, running: boolean, filter: string | undefined): string {
  if (window.missing) return "The log is gone: its file was removed.";
  if (window.scannedBytes !== undefined) return "Nothing found yet, it is still searched.";
  if (filter !== undefined && window.sizeBytes > 0) return `No line has ${filter}.`;
  return running ? "Nothing has been written yet." : "Nothing was written.";
}

/** The parts of a log that can be shown alone: stages whose bytes are known, in the order in which they ran. */
export function logParts(execution: Execution | undefined): readonly string[] {
  const known = execution?.stages.filter(({ logFrom }) => logFrom !== undefined) ?? [];
  return [...new Set(known.map(({ stage }) => stage))];
}

/** A name for the file that a log is saved to. */
export function logFileName(executionId: string, stage: string | undefined): string {
  return `execution-${executionId}${stage === undefined ? "" : `-${stage.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")}`}.log`;
}

/** "/loss 3 of 120", "errors 1 of 2, alone": what is looked for, at the foot of the pane. */
export function searchStatus(
  name: string,
  {
    found,
    filters,
    busy,
  }: {
    readonly found: { readonly number: number; readonly total: number } | undefined;
    readonly filters: boolean;
    readonly busy: boolean;
  },
): string {
  const where = busy
    ? ` searching${glyph("ellipsis")} esc stops`
    : found === undefined
      ? ""
      : found.total === 0
        ? " not found"
        : ` ${formatCount(found.number + 1)} of ${formatCount(found.total)}`;
  return `${label(name)}${where}${filters ? ", only these lines" : ""}`;
}

function joined(parts: readonly string[]): string {
  return parts.join(` ${glyph("dot")} `);
}
