import type { DatasetDifference } from "../../../source/api/dataset-difference-calls.js";
import type { ColumnStatistics, TableDifference } from "../../../source/domain/data/table.js";
import { withoutSgr } from "../../../source/ui/theme.js";
import { mdTable } from "../../runs/export/markdown.js";
import type { CheckLine } from "./checks-view.js";
import { pair } from "./columns-view.js";
import { filesHead, folderHead, textRows } from "./files-view.js";
import { columnsChanged } from "./head-view.js";

/** Rows of a text that are copied. */
const widest = 2000;

/** A difference to paste into a pull request. */
export function differenceMarkdown(
  title: string,
  found: DatasetDifference,
  table: TableDifference | undefined,
  checks: readonly CheckLine[],
  names: readonly [before: string, after: string],
): string {
  const lines = [`### ${title}`, ""];
  if (found.kind === "folder") {
    const rows = found.changes.map(({ what, path, was = "" }) => [what, path, was]);
    return withoutSgr([...lines, ...folderHead(found), "", ...mdTable(["", "file", "was"], rows)].join("\n"));
  }
  if (!table) {
    const text = textRows(found, widest).map((row) => row.trimEnd());
    return withoutSgr([...lines, ...filesHead(found), "", "```diff", ...text, "```"].join("\n"));
  }
  const both = (of: (side: ColumnStatistics) => number | undefined) => (change: TableDifference["columns"][number]) =>
    pair(number(change.before && of(change.before)), number(change.after && of(change.after)));
  const nulls = both((side) => side.nulls);
  const distinct = both((side) => side.distinct);
  const length = both((side) => side.length?.p50);
  return withoutSgr(
    [
      ...lines,
      `+${table.added} rows, -${table.removed} rows, ~${table.changed} changed, ${table.same} same; columns ${columnsChanged(table)}`,
      "",
      ...mdTable(
        ["column", "type", "nulls", "distinct", "length p50", "drift (PSI)"],
        table.columns.map((change) => [
          change.name,
          change.type,
          nulls(change),
          distinct(change),
          length(change),
          change.drift === undefined ? "" : change.drift.toFixed(2),
        ]),
      ),
      ...mdTable(
        ["check", ...names],
        checks.map(({ name, before, after }) => [name, before, after]),
      ),
    ].join("\n"),
  );
}

function number(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
