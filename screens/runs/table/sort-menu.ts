import { betterIs } from "../../../source/domain/better-is.js";
import { columnOf, isColumn } from "../../../source/domain/run-table/run-column.js";
import { fit } from "../../../source/ui/text/cells.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { describeColumn } from "./columns-menu.js";
import type { Menu, MenuItem, MenuOptions } from "./use-table-menu.js";

/** The columns to sort by: the keys first, then those that are shown, then the others. */
export function sortMenu({ looks, change, columns }: MenuOptions, every: readonly string[]): Menu {
  const { sort } = looks.look;
  const keys = sort.map(({ column }) => column);
  const itemOf = (id: string): MenuItem => {
    const [name, kind] = describeColumn(columnOf(id));
    const row = () => {
      const at = keys.indexOf(id);
      const key = sort[at];
      const sign = key ? paint(`${glyph(key.descending ? "down" : "up")}${at + 1}`, "accent") : "  ";
      const way = key ? (key.descending ? "the greatest first" : "the least first") : "";
      return `${sign} ${fit(name, 34)} ${fit(paint(kind, "dim"), 14)} ${paint(way, "accent")}`;
    };
    return { id, name, row };
  };
  return {
    title: "Sort by",
    items: () => [...new Set([...keys, ...columns, ...every])].filter((id) => id !== "trend").map(itemOf),
    scope: (chosen, common) => {
      const id = chosen?.id ?? "";
      const key = sort.find(({ column }) => column === id);
      const turned = { column: id, descending: key ? !key.descending : greatestFirst(id) };
      const by = (next: typeof sort) => change({ sort: next });
      return {
        name: "runsSort",
        facts: {
          ...common,
          chosen: chosen?.id,
          sorted: key !== undefined,
          sortBy: () => by([turned]),
          addKey: () =>
            by(key ? sort.map((each) => (each.column === id ? turned : each)) : [...sort, turned].slice(0, 10)),
          removeKey: () => change({ sort: sort.filter(({ column }) => column !== id) }),
          reset: () => change({ sort: [] }),
        },
      };
    },
  };
}

/** The first time the best come first: of a metric where more is better the greatest. */
function greatestFirst(id: string): boolean {
  const column = isColumn(id) ? columnOf(id) : undefined;
  return column?.kind === "metric" && betterIs(column.key) === "higher";
}
