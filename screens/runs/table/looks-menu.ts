import type { RunTableLook } from "../../../source/api/run-table-views.js";
import { fit } from "../../../source/ui/text/cells.js";
import { formatAmount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { paint } from "../../../source/ui/theme.js";
import { usualLook } from "./use-look.js";
import type { Menu, MenuOptions } from "./use-table-menu.js";

const usual = "";

/** The saved views, and the one that was there before any. */
export function looksMenu({ looks, change }: MenuOptions): Menu {
  const items = () => [
    { id: usual, name: "default", row: () => `${fit("default", 24)} ${paint("newest first, what differs", "dim")}` },
    ...looks.saved.map(({ name, look }) => ({
      id: name,
      name,
      row: () => `${fit(label(name), 24)} ${paint(summary(look), "dim")}`,
    })),
  ];
  return {
    title: "Views",
    items,
    scope: (chosen, { close, find }) => {
      const saved = looks.saved.find(({ name }) => name === chosen?.id && name !== usual);
      return {
        name: "runsLooks",
        facts: {
          close,
          find,
          chosen: chosen?.id,
          isSaved: saved !== undefined,
          choose: () => {
            const { columns, ...rest } = saved?.look ?? usualLook;
            change({ ...rest, columns });
            close();
          },
          save: looks.save,
          forget: async () => {
            if (saved) await looks.forget(saved.name);
          },
        },
      };
    },
  };
}

function summary({ filter, sort, columns, group }: RunTableLook): string {
  return [
    ...(filter === "" ? [] : [`/${label(filter)}`]),
    ...(sort.length === 0 ? [] : [`by ${sort.map(({ column }) => label(column)).join(", ")}`]),
    ...(group === "" ? [] : [`grouped by ${label(group)}`]),
    ...(columns === undefined ? [] : [formatAmount(columns.length, "column")]),
  ].join("  ");
}
