import { UserError } from "../user-error.js";

/** Columns that every run has, whatever it logs. */
export const fixedColumns = [
  "state",
  "name",
  "experiment",
  "age",
  "took",
  "speed",
  "eta",
  "ends",
  "gpu-hours",
  "trend",
  "tags",
  "commit",
  "data",
  "version",
  "user",
  "note",
  "id",
] as const;

/** Every name of a column, as people are told them. */
export const columnNames = `${fixedColumns.join(", ")}, param:KEY, tag:KEY, last:KEY, min:KEY, max:KEY, best:KEY`;

export type FixedColumn = (typeof fixedColumns)[number];
/** Which number of a metric: the best is the least or the greatest, by what its name says is good. */
export const figures = ["last", "min", "max", "best"] as const;
export type Figure = (typeof figures)[number];

/** What a column shows, what is ordered by. */
export type RunColumn =
  | { readonly kind: "fixed"; readonly name: FixedColumn }
  | { readonly kind: "param" | "tag"; readonly key: string }
  | { readonly kind: "metric"; readonly key: string; readonly figure: Figure };

/** `age`, `param:lr`, `tag:team`, `last:loss`, `best:loss`: how a column is written in a setting and on the command line. */
export function columnId(column: RunColumn): string {
  if (column.kind === "fixed") return column.name;
  return `${column.kind === "metric" ? column.figure : column.kind}:${column.key}`;
}

/** The column of an id; `metric:loss` is its last value. @throws UserError `column.unknown` */
export function columnOf(id: string): RunColumn {
  const fixed = fixedColumns.find((name) => name === id);
  if (fixed) return { kind: "fixed", name: fixed };
  const at = id.indexOf(":");
  const [prefix, key] = [id.slice(0, Math.max(0, at)), id.slice(at + 1)];
  if (key !== "") {
    if (prefix === "param" || prefix === "tag") return { kind: prefix, key };
    const figure = prefix === "metric" ? "last" : figures.find((name) => name === prefix);
    if (figure) return { kind: "metric", key, figure };
  }
  throw new UserError({
    code: "column.unknown",
    kind: "invalid",
    message: `There is no column "${id}"`,
    hint: `Name one of ${columnNames}.`,
  });
}

/** True where the text is the id of a column. */
export function isColumn(id: string): boolean {
  return fixedColumns.some((name) => name === id) || /^(param|tag|metric|last|min|max|best):./.test(id);
}
