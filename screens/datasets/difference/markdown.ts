import type { DatasetDifference } from "../../../source/api/dataset-difference-calls.js";
import type { TableDifference } from "../../../source/domain/data/table.js";
import { withoutSgr } from "../../../source/ui/theme.js";
import { mdTable } from "../../runs/export/markdown.js";
import type { CheckLine } from "./checks-view.js";
import { classesTable, figuresLegend, figuresTable } from "./figures-table.js";
import { filesHead, folderHead, textRows } from "./files-view.js";
import { columnsChanged } from "./head-view.js";

/** Rows of a text that are copied. */
const widest = 2000;

/** A difference to paste into a pull request. */
export function differenceMarkdown(
  title: string,
  found: DatasetDifference,
  table: TableDifference | undefined,
  checks: { readonly lines: readonly CheckLine[]; readonly notes: readonly string[] },
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
  const columns = figuresTable(table.columns);
  const classes = classesTable(table.columns, names);
  return withoutSgr(
    [
      ...lines,
      `+${table.added} rows, -${table.removed} rows, ~${table.changed} changed, ${table.same} same; ${columnsChanged(table)}`,
      "",
      ...mdTable(columns.headings, columns.rows),
      ...figuresLegend(table.columns).map((line) => `${line}\n`),
      ...mdTable(classes.headings, classes.rows),
      ...mdTable(
        ["check", ...names],
        checks.lines.map(({ name, before, after }) => [name, before, after]),
      ),
      ...checks.notes.map((note) => `${note}\n`),
    ].join("\n"),
  );
}
