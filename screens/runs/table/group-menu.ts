import { columnOf } from "../../../source/domain/run-table/run-column.js";
import { fit } from "../../../source/ui/text/cells.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { describeColumn } from "./columns-menu.js";
import type { Menu, MenuItem, MenuOptions } from "./use-table-menu.js";

const common = ["", "experiment", "parent", "state", "user", "data", "commit", "version"];
const names: Readonly<Record<string, string>> = { "": "no groups", parent: "parent run" };

/** What runs can have in common: experiment, parent, state, any param or tag. */
export function groupMenu({ looks, change }: MenuOptions, every: readonly string[]): Menu {
  const { group, aggregate } = looks.look;
  const itemOf = (id: string): MenuItem => {
    const [name, kind] = names[id] === undefined ? describeColumn(columnOf(id)) : [names[id], ""];
    const row = () => {
      const sign = id === group ? paint(glyph("finished"), "good") : " ";
      return `${sign} ${fit(name, 40)} ${paint(kind, "dim")}`;
    };
    return { id, name, row };
  };
  return {
    title: `Group by ${glyph("dot")} a group shows the ${aggregate} of its metrics`,
    items: () => [...common, ...every.filter((id) => /^(param|tag):/.test(id))].map(itemOf),
    scope: (chosen, { close, find }) => ({
      name: "runsGroup",
      facts: {
        close,
        find,
        chosen: chosen?.id,
        choose: () => {
          if (chosen) change({ group: chosen.id });
          close();
        },
        nextAggregate: () => change({ aggregate: aggregate === "best" ? "mean" : "best" }),
      },
    }),
  };
}
