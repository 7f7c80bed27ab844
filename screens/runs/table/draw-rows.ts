import type { RunTableRow } from "../../../source/api/run-table-views.js";
import { fit } from "../../../source/ui/text/cells.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { type CellContext, cellText, type DrawnColumn } from "./columns.js";

export type DrawOptions = {
  readonly columns: readonly DrawnColumn[];
  /** Ids of those that stay; the others begin with the one at `scrolled`. */
  readonly pinned: ReadonlySet<string>;
  readonly scrolled: number;
  readonly rows: readonly (RunTableRow | undefined)[];
  /** Of the visible rows; -1: none. */
  readonly cursor: number;
  readonly width: number;
  readonly focused: boolean;
  readonly nowMs: number;
  readonly baseline: { readonly runId: string; readonly cells: CellContext["baseline"] } | undefined;
  /** The coloured sign of a marked run; "" for another. */
  readonly markOf: (row: RunTableRow) => string;
};

export type Drawn = {
  /** A header and a row each. */
  readonly lines: readonly string[];
  /** Columns that there is no room for, at either side. */
  readonly left: number;
  readonly right: number;
};

const gap = 2;

/** The rows of the table: pinned columns, then as many whole ones as there is room for. Where there is more, the name has it. */
export function drawRows(options: DrawOptions): Drawn {
  const { columns, pinned, scrolled, rows, cursor, width, focused } = options;
  const { shown, left, right } = shownColumns(columns, pinned, scrolled, width - 2);
  const line = (cells: readonly string[]) => cells.join(" ".repeat(gap));
  const header = line(shown.map(({ column, wide }) => fit(column.title, wide, column.right ? "right" : "left")));
  const lines = rows.map((row, at) => {
    if (!row) return at === cursor ? paint(fit(glyph("cursor"), width), "cursor") : "";
    const isBaseline = row.kind === "run" && row.runId === options.baseline?.runId;
    const context = { nowMs: options.nowMs, baseline: options.baseline?.cells, isBaseline };
    const text = line(
      shown.map(({ column, wide, place }) =>
        fit(cellText(row, place, { ...column, width: wide }, context), wide, column.right ? "right" : "left"),
      ),
    );
    const mark = options.markOf(row) || " ";
    if (at !== cursor) return ` ${mark}${text}`;
    const whole = fit(`${glyph("cursor")}${mark}${text}`, width);
    return focused ? paint(whole, "cursor") : whole;
  });
  return { lines: [paint(`  ${header}`, "dim"), ...lines], left, right };
}

/** How many of the columns that are not pinned can be scrolled away. */
export function mostScrolled(columns: readonly DrawnColumn[], pinned: ReadonlySet<string>, width: number): number {
  const loose = columns.filter(({ id }) => !pinned.has(id));
  for (let from = 0; from < loose.length; from += 1) {
    if (shownColumns(columns, pinned, from, width - 2).right === 0) return from;
  }
  return Math.max(0, loose.length - 1);
}

function shownColumns(columns: readonly DrawnColumn[], pinned: ReadonlySet<string>, scrolled: number, width: number) {
  const all = columns.map((column, place) => ({ column, place, wide: column.width }));
  const stay = all.filter(({ column }) => pinned.has(column.id));
  const loose = all.filter(({ column }) => !pinned.has(column.id));
  const shown = [...stay];
  let used = stay.reduce((sum, { wide }) => sum + wide + gap, -gap);
  let next = Math.min(scrolled, loose.length);
  const left = next;
  for (; next < loose.length; next += 1) {
    const column = loose[next];
    if (!column || used + gap + column.wide > width) break;
    used += gap + column.wide;
    shown.push(column);
  }
  // A name that was cut gets what is left over.
  const surplus = Math.max(0, width - used);
  const widened = shown.map((each) => {
    const { most, width: wide } = each.column;
    return most > wide ? { ...each, wide: Math.min(most, wide + surplus) } : each;
  });
  return { shown: widened, left, right: loose.length - next };
}
