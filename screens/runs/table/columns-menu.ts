import { columnId, columnOf, figures, type RunColumn } from "../../../source/domain/run-table/run-column.js";
import { fit } from "../../../source/ui/text/cells.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { columnTitle } from "./columns.js";
import type { Menu, MenuItem, MenuOptions } from "./use-table-menu.js";

/** The columns: those that are shown first, in their order, then the others. */
export function columnsMenu({ looks, change, columns }: MenuOptions, every: readonly string[]): Menu {
  const { pinned } = looks.look;
  const isShown = new Set(columns);
  const sameMetric = new Set(columns.map(withoutFigure));
  const others = every.filter((id) => !isShown.has(id) && !sameMetric.has(withoutFigure(id)));
  // The state and the name of a run are always there.
  const items = [...columns, ...others].map((id) => itemOf(id, isShown.has(id), pinned.includes(id)));
  const set = (next: readonly string[]) => change({ columns: next });
  return {
    title: "Columns",
    items,
    scope: (chosen, { to, ...common }) => {
      const id = chosen?.id ?? "";
      const column = chosen && columnOf(id);
      return {
        name: "runsColumns",
        facts: {
          ...common,
          chosen: chosen?.id,
          shown: isShown.has(id),
          toggle: () => set(isShown.has(id) ? columns.filter((each) => each !== id) : [...columns, id]),
          move: (by) => {
            const at = columns.indexOf(id);
            const other = columns[at + by];
            if (other === undefined) return;
            set(columns.map((each) => (each === id ? other : each === other ? id : each)));
            to(id);
          },
          pin: () => {
            const isPinned = pinned.includes(id);
            change({
              columns: isShown.has(id) ? columns : [...columns, id],
              pinned: isPinned ? pinned.filter((each) => each !== id) : [...pinned, id],
            });
          },
          isMetric: column?.kind === "metric",
          nextFigure: () => {
            if (column?.kind !== "metric") return;
            const figure = figures[(figures.indexOf(column.figure) + 1) % figures.length] ?? "last";
            const next = columnId({ ...column, figure });
            const shown = isShown.has(id) ? columns : [...columns, id];
            change({
              columns: shown.map((each) => (each === id ? next : each)),
              pinned: pinned.map((each) => (each === id ? next : each)),
            });
            to(next);
          },
          automatic: looks.look.columns === undefined,
          reset: () => change({ columns: undefined, pinned: ["state", "name"] }),
        },
      };
    },
  };
}

/** A column in a list: what it is, and what of it is shown. */
export function describeColumn(column: RunColumn): readonly [name: string, kind: string] {
  if (column.kind === "fixed") return [column.name, ""];
  return [columnTitle(column), column.kind === "metric" ? `metric, ${column.figure}` : column.kind];
}

function itemOf(id: string, shown: boolean, pinned: boolean): MenuItem {
  const [name, kind] = describeColumn(columnOf(id));
  const sign = shown ? paint(glyph("finished"), "good") : " ";
  const place = pinned ? "pinned" : "";
  return { id, name, row: `${sign} ${fit(name, 40)} ${fit(paint(kind, "dim"), 14)} ${paint(place, "accent")}` };
}

function withoutFigure(id: string): string {
  return id.replace(/^(last|min|max|best):/, "metric:");
}
