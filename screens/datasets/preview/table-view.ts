import type { PageRow } from "../../../source/domain/data/page.js";
import type { Cell } from "../../../source/domain/data/table.js";
import { cellWidth, fit } from "../../../source/ui/text/cells.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import type { Shown } from "./column-widths.js";

/** More of a cell is not seen in a row. */
const longest = 400;

type Look = {
  readonly columns: readonly string[];
  /** The visible ones; undefined: it is on its way. */
  readonly rows: readonly (PageRow | undefined)[];
  readonly shown: readonly Shown[];
  readonly gutter: number;
  /** Of the visible rows. */
  readonly cursor: number;
  /** -1: the row numbers. */
  readonly column: number;
  readonly width: number;
  readonly found?: { readonly text: string; readonly column?: string } | undefined;
};

/** A header and a row a line: its number, its cells; one that is broken says why. */
export function tableRows({ columns, rows, shown, gutter, cursor, column, width, found }: Look): readonly string[] {
  const right = new Set(
    shown
      .filter(({ at }) => rows.every((row) => row?.broken !== undefined || isNumeric(row?.cells[at])))
      .map(({ at }) => at),
  );
  const heading = (at: number, wide: number) => {
    const name = fit(label(columns[at] ?? ""), wide, right.has(at) ? "right" : "left");
    return paint(name, at === column ? "title" : "dim");
  };
  const numbers = paint(fit("row", gutter, "right"), column < 0 ? "title" : "dim");
  const words = found?.text.toLowerCase();
  const cell = (row: PageRow, { at, width: wide }: Shown) => {
    const value = row.cells[at];
    const isFound =
      words !== undefined &&
      (found?.column === undefined || found.column === columns[at]) &&
      textOf(value).toLowerCase().includes(words);
    const text = fit(cellText(value), wide, right.has(at) ? "right" : "left");
    return isFound ? paint(text, "warning") : text;
  };
  const line = (row: PageRow | undefined, at: number) => {
    const sign = at === cursor ? glyph("cursor") : " ";
    if (!row) return `${sign} ${paint(fit(glyph("ellipsis"), gutter, "right"), "dim")}`;
    const number = fit(row.at === undefined ? "" : formatCount(row.at + 1), gutter, "right");
    if (row.broken !== undefined) {
      const text = row.cells.map(cellText).join(` ${glyph("vertical")} `);
      const why = paint(`${glyph("failed")} ${label(row.broken)}`, "bad");
      return `${sign} ${paint(number, "bad")}  ${why}  ${text}`;
    }
    return `${sign} ${paint(number, "dim")}  ${shown.map((each) => cell(row, each)).join("  ")}`;
  };
  return [
    `  ${numbers}  ${shown.map(({ at, width: wide }) => heading(at, wide)).join("  ")}`,
    ...rows.map((row, at) => {
      const text = fit(line(row, at), width);
      return at === cursor ? paint(text, "cursor") : text;
    }),
  ];
}

/** Cells that each column would take, by its name and the rows that are there. */
export function naturalWidths(columns: readonly string[], rows: readonly (PageRow | undefined)[]): readonly number[] {
  const whole = rows.filter((row) => row !== undefined && row.broken === undefined);
  return columns.map((name, at) =>
    whole.reduce(
      (most, row) => Math.max(most, cellWidth(cellText(row?.cells[at]))),
      Math.max(3, cellWidth(label(name))),
    ),
  );
}

/** A cell as its row shows it. */
function cellText(value: Cell | undefined): string {
  return value === null || value === undefined ? paint("null", "dim") : label(textOf(value).slice(0, longest));
}

function textOf(value: Cell | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}

function isNumeric(value: Cell | undefined): boolean {
  if (value === null || value === undefined || value === "") return true;
  return typeof value === "number" || (typeof value === "string" && /^-?\d[\d,]*(\.\d+)?([eE][-+]?\d+)?$/.test(value));
}
