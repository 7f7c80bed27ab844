import { type ComparableFacts, differencePlace } from "../../../source/actions/dataset-difference.js";
import type { TableDifference } from "../../../source/domain/data/table.js";
import { messageRows } from "../../../source/ui/message-rows.js";
import { formatBytes } from "../../../source/ui/text/format.js";
import { glyph } from "../../../source/ui/theme.js";
import { useSettled } from "../../../source/ui/use-settled.js";
import { columnRows } from "./columns-view.js";
import { exampleRows } from "./examples-view.js";
import { fileRows, textRows } from "./files-view.js";
import { headRows } from "./head-view.js";
import { sideName } from "./side-name.js";
import { useComparison } from "./use-comparison.js";

/** Larger tables are compared when that is asked for. */
const mostBytes = 20_000_000;
/** The cursor stays so long before anything is compared. */
const settledMs = 400;
/** More have no room. */
const mostExamples = 10;
const top = { cursor: -1, offset: 0 };

/** The difference that `d` opens, in a few rows of a pane of `width` x `height` inside its frame; 0: it is not shown. */
export function useSummary(
  facts: ComparableFacts,
  { width, height }: { readonly width: number; readonly height: number },
  nowMs: number,
): { readonly title: string; readonly rows: readonly string[] } {
  const wanted = differencePlace(facts);
  const place = typeof wanted !== "string" && wanted.view === "difference" && height > 0 ? wanted : undefined;
  const settled = useSettled(JSON.stringify(place ?? ""), settledMs);
  const comparison = useComparison(settled === undefined ? undefined : place, { mostBytes, withChecks: false });
  if (typeof wanted === "string") return { title: "difference", rows: messageRows([wanted], width) };
  if (!place) return { title: "difference", rows: [] };
  const title = `${sideName(place.before)} ${glyph("arrow")} ${sideName(place.after)}`;
  if (settled === undefined) return { title, rows: [glyph("ellipsis")] };
  return { title, rows: summaryRows(comparison, { width, height }, nowMs) };
}

type Comparison = ReturnType<typeof useComparison>;
type Size = { readonly width: number; readonly height: number };

function summaryRows(comparison: Comparison, { width, height }: Size, nowMs: number): readonly string[] {
  const { found, rows, isTooLarge } = comparison;
  if (isTooLarge && found) {
    const size = formatBytes(Math.max(found.before.sizeBytes ?? 0, found.after.sizeBytes ?? 0));
    return [`${size}: d compares`];
  }
  const head = headRows(comparison, nowMs, width);
  const room = Math.max(0, height - head.length - 1);
  if (rows.state === "ready") return [...head, "", ...tableRows(rows.result, width, room)];
  if (!found || found.kind === "table") return head;
  const below =
    found.kind === "folder"
      ? fileRows(found.changes, top, { width, height: room, focused: false })
      : textRows(found, width).slice(0, room);
  return [...head, "", ...below];
}

/** The columns, below them as many examples as there is room for. */
function tableRows(difference: TableDifference, width: number, room: number): readonly string[] {
  const most = Math.max(2, Math.min(difference.columns.length + 1, Math.ceil(room * 0.6)));
  const columns = columnRows(difference.columns, top, { width, height: most, focused: false });
  const left = room - columns.length - 1;
  return left < 2 ? columns : [...columns, "", ...exampleRows(difference, "all", width, mostExamples).slice(0, left)];
}
