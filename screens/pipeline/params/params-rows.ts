import type { ParamRow } from "../../../source/api/params-views.js";
import { cellWidth, cut, fit } from "../../../source/ui/text/cells.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { fieldRows } from "../../../source/ui/text-field.js";
import type { FieldState } from "../../../source/ui/text-field-state.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { samePath } from "./params-words.js";

/** The value under the cursor is being typed. */
type TypedParam = { readonly path: readonly string[]; readonly field: FieldState };

export type RowOptions = {
  /** Of the part inside its frame, in cells. */
  readonly width: number;
  /** Of these rows. */
  readonly cursor: number;
  readonly focused: boolean;
  readonly typed: TypedParam | undefined;
};

/** A row each: key, value, type, what differs, which stages read it. */
export function paramTreeRows(
  rows: readonly ParamRow[],
  { width, cursor, focused, typed }: RowOptions,
): readonly string[] {
  const columns = columnsOf(rows, width);
  return rows.map((row, at) => {
    const isTyped = typed !== undefined && samePath(typed.path, row.path);
    if (isTyped) {
      const field = fieldRows(typed.field, {
        width: width - columns.key - 2,
        height: 1,
        focused,
        placeholder: "a value",
      });
      return `${fit(keyCell(row), columns.key)}  ${field[0] ?? ""}`;
    }
    const text = fit(rowText(row, columns), width);
    return at === cursor && focused ? paint(text, "cursor") : text;
  });
}

type Columns = {
  readonly key: number;
  readonly value: number;
  readonly type: number;
  readonly marks: number;
  readonly stages: number;
};

function columnsOf(rows: readonly ParamRow[], width: number): Columns {
  const widest = (cells: readonly number[], most: number) => Math.min(most, Math.max(8, ...cells));
  const key = widest(
    rows.map((row) => cellWidth(keyCell(row))),
    Math.floor(width * 0.45),
  );
  const value = widest(
    rows.map((row) => cellWidth(valueText(row))),
    Math.floor(width * 0.3),
  );
  const type = width >= 60 ? 6 : 0;
  const stages =
    width >= 96
      ? widest(
          rows.map(({ usedBy }) => cellWidth(usedBy.join(" "))),
          30,
        )
      : 0;
  return { key, value, type, stages, marks: Math.max(0, width - key - value - type - stages - 8) };
}

function rowText(row: ParamRow, columns: Columns): string {
  const tone = row.kind === "gone" || row.from !== undefined ? "dim" : "plain";
  return [
    paint(fit(keyCell(row), columns.key), tone),
    paint(fit(valueText(row), columns.value), tone),
    ...(columns.type > 0 ? [paint(fit(row.kind === "gone" ? "" : row.type, columns.type), "dim")] : []),
    fit(marksOf(row), columns.marks),
    ...(columns.stages > 0 ? [paint(fit(label(row.usedBy.join(" ")), columns.stages), "dim")] : []),
  ].join("  ");
}

function keyCell({ path, isOpen, kind }: ParamRow): string {
  const sign = isOpen === undefined ? " " : glyph(isOpen ? "unfolded" : "folded");
  const key = label(path.at(-1) ?? "");
  return ` ${"  ".repeat(path.length - 1)}${sign} ${kind === "gone" ? paint(`${key} (gone)`, "dim") : key}`;
}

/** What is open shows what is in it below. */
function valueText({ source, isOpen, isLong }: ParamRow): string {
  if (isOpen === true) return "";
  return cut(label(source), 200) + (isLong ? glyph("ellipsis") : "");
}

/** The hub's word for no value (hub/pipeline/params.ts). */
const notThen = "(none)";

/** "✎ was 3 · ran with 2 · ! f writes 2.0e-5" */
function marksOf({ was, isNew, ranWith, flag, kind, from }: ParamRow): string {
  const parts = [
    ...(flag ? [paint(`! f writes ${cut(label(flag.fixes[0]?.text ?? ""), 20)}`, "warning")] : []),
    ...(isNew ? [paint(`${glyph("changed")} new`, "warning")] : []),
    ...(kind === "gone" ? [paint(`${glyph("changed")} gone`, "warning")] : []),
    ...(was === undefined ? [] : [paint(`${glyph("changed")} was ${cut(label(was), 30) || "empty"}`, "warning")]),
    ...(ranWith === undefined
      ? []
      : [paint(ranWith === notThen ? "new since the run" : `ran with ${cut(label(ranWith), 30)}`, "running")]),
    ...(from === undefined ? [] : [paint(`from ${label(from)}`, "dim")]),
  ];
  return parts.join(` ${glyph("dot")} `);
}
