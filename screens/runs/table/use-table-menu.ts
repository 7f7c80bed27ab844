import fuzzysort from "fuzzysort";
import { useMemo } from "react";
import type { TableMenu } from "../../../source/actions/run-table-facts.js";
import type { ActiveScope } from "../../../source/actions/scopes.js";
import type { RunTableLook } from "../../../source/api/run-table-views.js";
import { useQuery } from "../../../source/client/use-query.js";
import { pane } from "../../../source/ui/pane.js";
import { cut, fit } from "../../../source/ui/text/cells.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { fieldRows } from "../../../source/ui/text-field.js";
import { paint } from "../../../source/ui/theme.js";
import { useField } from "../../../source/ui/use-field.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useList } from "../../../source/ui/use-list.js";
import type { Field } from "../../shell/shell-context.js";
import { columnsMenu } from "./columns-menu.js";
import { groupMenu } from "./group-menu.js";
import { looksMenu } from "./looks-menu.js";
import { sortMenu } from "./sort-menu.js";
import type { Look } from "./use-look.js";

/** One line of a list over the table. Of thousands only those that are seen are drawn. */
export type MenuItem = { readonly id: string; readonly name: string; readonly row: () => string };

export type MenuOptions = {
  readonly looks: Look;
  /** As the look's own; what puts other runs first shows those. */
  readonly change: (part: Partial<RunTableLook>) => void;
  /** Ids of the columns that are shown now. */
  readonly columns: readonly string[];
  readonly close: () => void;
  readonly width: number;
};

/** What a kind of list is: its lines, and what its keys mean with one of them chosen. */
export type Menu = {
  readonly title: string;
  /** Made again when the look, the shown or the known columns are others. */
  readonly items: () => readonly MenuItem[];
  readonly scope: (
    chosen: MenuItem | undefined,
    common: { readonly close: () => void; readonly find: () => void },
  ) => ActiveScope;
};

const mostRows = 14;
const noColumns: readonly string[] = [];

/** The list that is open over the table: its rows, its keys. */
export function useTableMenu(name: TableMenu | undefined, options: MenuOptions) {
  const [finding, setFinding] = useKept("runs.menu.finding", false);
  const field = useField();
  const every = useQuery("runs.columns", name === undefined ? undefined : {}).data?.columns ?? noColumns;
  const menu = name === undefined ? undefined : menus[name](options, every);
  const wanted = field.state.text;
  const { looks, columns } = options;
  const shownColumns = columns.join("\0");
  // Of what the items are made; the menu itself is another in every frame.
  const all = useMemo(() => menu?.items() ?? [], [name, looks.look, looks.saved, shownColumns, every]);
  const items = useMemo(() => matching(all, wanted), [all, wanted]);
  const tall = Math.max(1, Math.min(mostRows, items.length));
  const ids = useMemo(() => items.map(({ id }) => id), [items]);
  const list = useList(`runs.menu.${name}.${wanted}`, items.length, tall, { first: 0, ids, followsFirst: false });
  if (!menu) return undefined;

  const chosen = items[list.cursor];
  const close = () => {
    setFinding(false);
    field.set("");
    options.close();
  };
  const drop = () => {
    field.set("");
    setFinding(false);
  };
  const find = () => {
    field.set("");
    setFinding(true);
  };
  const common = { close, find };
  const own = menu.scope(chosen, common);
  const scopes: readonly ActiveScope[] = [
    ...(finding ? [{ name: "runsFind" as const, facts: { keep: () => setFinding(false), drop } }] : []),
    own,
    { name: "list", facts: list },
  ];
  const keys: Field = {
    onKey: (key, typed) => !["up", "down", "pageup", "pagedown"].includes(key) && field.key(key, typed),
    onPaste: field.paste,
  };

  const width = Math.min(options.width - 6, 76);
  const room = width - 4;
  const head =
    finding || wanted !== ""
      ? [
          `/ ${fieldRows(field.state, { width: room - 4, height: 1, focused: finding, placeholder: "type to find" })[0] ?? ""}`,
        ]
      : [];
  const shown = items.slice(list.offset, list.offset + tall).map(({ row }, at) => {
    const line = fit(cut(row(), room), room);
    return at + list.offset === list.cursor ? paint(line, "cursor") : line;
  });
  const rows = [...head, ...(items.length === 0 ? [paint("nothing is called so", "dim")] : shown)];
  return {
    scopes,
    field: finding ? keys : undefined,
    lines: pane({
      title: menu.title,
      right: items.length > tall ? `${formatCount(list.cursor + 1)} of ${formatCount(items.length)}` : "",
      width,
      height: rows.length + 2,
      focused: true,
      padded: true,
      rows,
    }),
  };
}

const menus: Readonly<Record<TableMenu, (options: MenuOptions, every: readonly string[]) => Menu>> = {
  columns: columnsMenu,
  sort: sortMenu,
  group: groupMenu,
  looks: looksMenu,
};

function matching(items: readonly MenuItem[], text: string): readonly MenuItem[] {
  if (text.trim() === "") return items;
  return fuzzysort.go(text, items, { key: "name", threshold: 0.3 }).map(({ obj }) => obj);
}
