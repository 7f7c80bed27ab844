import { brokenWords } from "../../../source/domain/data/broken-words.js";
import type { TableShape } from "../../../source/domain/data/table.js";
import { formatAmount, formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph } from "../../../source/ui/theme.js";
import type { Sought } from "./find-row.js";

/** "row 12 of 1,204 · column prompt (2 of 5)" */
export function placeWords(
  { at, total }: { readonly at: number | undefined; readonly total: number | undefined },
  { column, columns }: { readonly column: number; readonly columns: readonly string[] },
): string {
  const of = total === undefined ? `being counted${glyph("ellipsis")}` : formatAmount(total, "row");
  const place = at === undefined || total === undefined ? of : `row ${formatCount(at + 1)} of ${formatCount(total)}`;
  const name = columns[column];
  const where =
    name === undefined ? formatAmount(columns.length, "column") : `${label(name)} (${column + 1} of ${columns.length})`;
  return `${place} ${glyph("dot")} ${where}`;
}

/** What is out of the usual: rows by chance, what is looked for, what is wrong with the file. */
export function footWords(seed: number | undefined, sought: Sought | undefined, shape: TableShape | undefined): string {
  const { broken = 0, firstBroken, encoding, duplicates = 0 } = shape ?? {};
  return [
    seed === undefined ? "" : `random rows, seed ${seed}`,
    sought ? `/${label(sought.text)} in ${sought.column === undefined ? "every column" : label(sought.column)}` : "",
    broken === 0
      ? ""
      : `${formatAmount(broken, "broken row")}${firstBroken ? `, ${label(brokenWords(firstBroken))}` : ""}`,
    encoding ? encodingWords(encoding) : "",
    duplicates === 0 ? "" : formatAmount(duplicates, "duplicate"),
  ]
    .filter((words) => words !== "")
    .join(` ${glyph("dot")} `);
}

function encodingWords({ name, firstLine }: NonNullable<TableShape["encoding"]>): string {
  const what = name === "mixed" ? "mixed encodings" : name;
  return firstLine === undefined ? what : `${what} from line ${formatCount(firstLine)}`;
}
