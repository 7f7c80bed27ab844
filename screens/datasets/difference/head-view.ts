import type { TableDifference } from "../../../source/domain/data/table.js";
import { errorRows, noAnswerRows } from "../../../source/ui/message-rows.js";
import { cut } from "../../../source/ui/text/cells.js";
import { formatAmount, formatBytes, formatCount, formatDuration } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { percentOf, stepOf } from "../progress-words.js";
import { filesHead, folderHead } from "./files-view.js";
import { pair } from "./pair.js";
import type { useComparison } from "./use-comparison.js";

/** "+104 rows  -4 rows  ~0 changed  96 same   columns: 1 added", and by what rows were told apart. */
export function tableHead(difference: TableDifference, choose = "K chooses a key"): readonly string[] {
  const { added, removed, changed, same } = difference;
  const amount = (text: string, count: number, tone: "good" | "bad" | "warning") =>
    paint(text, count === 0 ? "dim" : tone);
  const rows = [
    amount(`+${formatAmount(added, "row")}`, added, "good"),
    amount(`-${formatAmount(removed, "row")}`, removed, "bad"),
    amount(`~${formatCount(changed)} changed`, changed, "warning"),
    `${formatCount(same)} same`,
    ...brokenOf(difference),
  ];
  return [`${rows.join("  ")}   ${columnsChanged(difference)}`, paint(rowsBy(difference, choose), "dim")];
}

/** A key of all columns is the whole content; one column has no other that could be a key. */
function rowsBy({ key, columns }: TableDifference, choose: string): string {
  if (columns.length <= Math.max(1, key.length)) return "rows by their whole content";
  if (key.length > 0) return `rows by ${key.map(label).join(" + ")}`;
  return `rows by their whole content: ${choose}, which tells changed ones`;
}

/** Rows that cannot be compared, where there are any: "1 → 3 broken". */
function brokenOf({ before, after }: TableDifference): readonly string[] {
  if (before.broken === 0 && after.broken === 0) return [];
  return [paint(`${pair(formatCount(before.broken), formatCount(after.broken))} broken`, "bad")];
}

/** "same columns", or what became of them. */
export function columnsChanged({ columns }: TableDifference): string {
  const added = columns.filter(({ before }) => !before).map(({ name }) => `+${label(name)}`);
  const removed = columns.filter(({ after }) => !after).map(({ name }) => `-${label(name)}`);
  const typed = columns.flatMap(({ name, type, typeBefore }) =>
    typeBefore === undefined ? [] : [`~${label(name)} ${typeBefore} to ${type}`],
  );
  const all = [...added, ...removed, ...typed];
  return all.length === 0 ? "same columns" : `columns ${paint(all.join("  "), "warning")}`;
}

/** Two rows: what is different, or how far it is with finding out. */
export function headRows(
  comparison: Pick<ReturnType<typeof useComparison>, "found" | "error" | "rows" | "stopped" | "progress">,
  nowMs: number,
  width: number,
): readonly string[] {
  const { found, error, rows, stopped, progress } = comparison;
  if (!found) return noAnswerRows(error, width);
  if (found.kind === "folder") return folderHead(found);
  if (found.kind !== "table") return filesHead(found);
  if (rows.state === "ready") return tableHead(rows.result);
  if (rows.state === "failed") return errorRows(rows.error, width);
  if (rows.state === "idle") return stopped ? ["Stopped.", paint("r computes it again.", "dim")] : [];
  const sizes = pair(formatBytes(found.before.sizeBytes), formatBytes(found.after.sizeBytes));
  const how = [`computing${glyph("ellipsis")}`, percentOf(progress), formatDuration(nowMs - rows.sinceMs)];
  return [how.filter((part) => part !== "").join(" "), paint(progress ? cut(stepOf(progress), width) : sizes, "dim")];
}
