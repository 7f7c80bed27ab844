import { columnId, columnOf, figures, type RunColumn } from "../../../source/domain/run-table/run-column.js";
import { fit } from "../../../source/ui/text/cells.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { columnTitle } from "./columns.js";
import type { Menu, MenuItem, MenuOptions } from "./use-table-menu.js";

/**
 * The columns: those that are shown first, in their order, then the others. A line is a column whatever figure of its metric
 * is shown, so that the cursor stays on it when another one is chosen.
 */
export function columnsMenu({ looks, change, columns }: MenuOptions, every: readonly string[]): Menu {
  const { pinned } = looks.look;
  const isShown = new Set(columns);
  const shownLines = new Set(columns.map(lineOf));
  const isOther = (id: string) => !isShown.has(id) && !shownLines.has(lineOf(id));
  // The state and the name of a run are always there.
  const items = () =>
    [...columns, ...every.filter(isOther)].map((id) => itemOf(id, isShown.has(id), pinned.includes(id)));
  // Keys that arrive together each go on from what the one before has made.
  const shownNow = () => looks.now().columns ?? columns;
  const set = (next: readonly string[]) => change({ columns: next });
  return {
    title: "Columns",
    items,
    scope: (chosen, common) => {
      const line = chosen?.id ?? "";
      const now = () => {
        const shown = shownNow();
        const at = shown.findIndex((each) => lineOf(each) === line);
        return { shown, at, id: shown[at] ?? every.find((each) => lineOf(each) === line && isOther(each)) ?? line };
      };
      return {
        name: "runsColumns",
        facts: {
          ...common,
          chosen: chosen?.id,
          shown: shownLines.has(line),
          toggle: () => {
            const { shown, at, id } = now();
            set(at >= 0 ? shown.filter((each) => each !== id) : [...shown, id]);
          },
          move: (by) => {
            const { shown, at, id } = now();
            const other = shown[at + by];
            if (at < 0 || other === undefined) return;
            set(shown.map((each) => (each === id ? other : each === other ? id : each)));
          },
          pin: () => {
            const { shown, at, id } = now();
            const kept = looks.now().pinned;
            change({
              columns: at >= 0 ? shown : [...shown, id],
              pinned: kept.includes(id) ? kept.filter((each) => each !== id) : [...kept, id],
            });
          },
          isMetric: line.startsWith("metric:"),
          nextFigure: () => {
            const { shown, at, id } = now();
            const column = columnOf(id);
            if (column.kind !== "metric") return;
            const figure = figures[(figures.indexOf(column.figure) + 1) % figures.length] ?? "last";
            const next = columnId({ ...column, figure });
            const replaced = (each: string) => (each === id ? next : each);
            change({
              columns: (at >= 0 ? shown : [...shown, id]).map(replaced),
              pinned: looks.now().pinned.map(replaced),
            });
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
  const row = () => {
    const sign = shown ? paint(glyph("finished"), "good") : " ";
    const place = pinned ? "pinned" : "";
    return `${sign} ${fit(name, 40)} ${fit(paint(kind, "dim"), 14)} ${paint(place, "accent")}`;
  };
  return { id: lineOf(id), name, row };
}

function lineOf(id: string): string {
  return id.replace(/^(last|min|max|best):/, "metric:");
}
