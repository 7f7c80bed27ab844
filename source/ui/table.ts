import { fit } from "./text/cells.js";
import { glyph, paint } from "./theme.js";

export type Column = {
  readonly title: string;
  /** Cells; with `flex` the least. */
  readonly width: number;
  /** Takes what is left over. */
  readonly flex?: boolean;
  readonly align?: "left" | "right";
  /** The higher goes first where it is narrow; 0 stays. */
  readonly drop?: number;
};

export type TableOptions = {
  readonly columns: readonly Column[];
  /** The visible rows only: cells in the order of the columns, already safe for the screen. */
  readonly rows: readonly (readonly string[])[];
  /** Of the visible rows; -1: none. */
  readonly cursor: number;
  readonly width: number;
  readonly focused: boolean;
};

/** A header and one string per row, columns that do not fit left out whole. */
export function table({ columns, rows, cursor, width, focused }: TableOptions): readonly string[] {
  const widths = layoutColumns(columns, width - 2);
  const compose = (cells: readonly string[]) =>
    widths.flatMap((cellsWide, at) => {
      const column = columns[at];
      return cellsWide === 0 || !column ? [] : [fit(cells[at] ?? "", cellsWide, column.align ?? "left")];
    });
  const header = paint(`  ${compose(columns.map(({ title }) => title)).join("  ")}`, "dim");
  return [
    header,
    ...rows.map((cells, at) => {
      const text = compose(cells).join("  ");
      if (at !== cursor) return `  ${text}`;
      const row = fit(`${glyph("cursor")} ${text}`, width);
      return focused ? paint(row, "cursor") : row;
    }),
  ];
}

/** The cells of each column, 0 for one that does not fit. */
export function layoutColumns(columns: readonly Column[], width: number): readonly number[] {
  const shown = new Set(columns);
  const used = () => [...shown].reduce((sum, column) => sum + column.width, 0) + Math.max(0, shown.size - 1) * 2;
  const droppable = columns.filter(({ drop = 0 }) => drop > 0).sort((a, b) => (b.drop ?? 0) - (a.drop ?? 0));
  for (const column of droppable) {
    if (used() <= width) break;
    shown.delete(column);
  }
  const surplus = Math.max(0, width - used());
  const flexible = [...shown].filter(({ flex }) => flex === true);
  return columns.map((column) => {
    if (!shown.has(column)) return 0;
    const at = flexible.indexOf(column);
    if (at < 0) return column.width;
    const share = Math.floor(surplus / flexible.length);
    return column.width + share + (at === 0 ? surplus - share * flexible.length : 0);
  });
}
