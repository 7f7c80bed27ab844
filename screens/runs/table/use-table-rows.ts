import { useRef } from "react";
import type { RunTableLook, RunTableRow, RunTableView } from "../../../source/api/run-table-views.js";
import { useQuery } from "../../../source/client/use-query.js";
import type { RowIds } from "../../../source/ui/list-state.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useList } from "../../../source/ui/use-list.js";

/** Windows begin at multiples of so many rows at least: most moves of the cursor need no other one. */
const leastStep = 8;

type Answer = { readonly lookup: string; readonly first: number; readonly view: RunTableView };

/** The rows that are seen, `height` of them, the cursor among them, and what the hub tells of the whole table. */
export function useTableRows(
  look: RunTableLook,
  options: {
    readonly height: number;
    readonly toggled: readonly string[];
    readonly deleted: boolean;
    readonly baseline: string | undefined;
  },
) {
  const visible = Math.max(1, options.height);
  const last = useRef<Answer>(undefined);
  const [total, setTotal] = useKept("runs.total", 0);
  const [all, setAll] = useKept("runs.all", 0);
  const [shown, setShown] = useKept<RowIds>("runs.shown", { first: 0, ids: [], followsFirst: true });
  const [wanted, setWanted] = useKept<string | undefined>("runs.wanted", undefined);
  const list = useList("runs", total, visible, shown);

  const lookup = {
    filter: look.filter,
    sort: look.sort.map((key) => ({ ...key })),
    group: look.group,
    toggled: [...options.toggled],
    deleted: options.deleted,
  };
  const step = Math.max(leastStep, Math.ceil(visible / 2));
  const first = Math.max(0, Math.floor(list.offset / step) * step - step);
  const query = useQuery("runs.table", {
    ...lookup,
    offset: first,
    limit: Math.min(1000, visible + 3 * step),
    ...(look.columns === undefined ? {} : { columns: [...look.columns] }),
    aggregate: look.aggregate,
    ...(options.baseline === undefined ? {} : { baseline: options.baseline }),
    ...(wanted === undefined ? {} : { find: wanted }),
  });

  const view = query.data;
  const key = JSON.stringify(lookup);
  if (view) last.current = { lookup: key, first, view };
  // While a window is on its way, or a filter is not right yet, what was there last stays.
  const answer = last.current;
  if (view && view.total !== total) setTotal(view.total);
  if (view && view.all !== all) setAll(view.all);
  const ids = view?.rows.map(idOf) ?? [];
  if (view && (shown.first !== first || ids.join() !== shown.ids.join())) {
    setShown({ first, ids, followsFirst: look.sort.length === 0 && look.group === "" });
  }
  if (view && wanted !== undefined) {
    setWanted(undefined);
    list.to(view.foundAt ?? 0);
  }

  const at = (index: number): RunTableRow | undefined => answer?.view.rows[index - answer.first];
  const current = at(list.cursor);
  return {
    query,
    lookup,
    view: answer?.view,
    /** What is shown is of the filter, order or groups before: their answer is on its way. */
    isOld: answer !== undefined && answer.lookup !== key,
    list,
    row: current,
    rows: Array.from({ length: Math.min(visible, Math.max(0, total - list.offset)) }, (_, index) =>
      at(list.offset + index),
    ),
    /** The cursor is to be on its run again when the runs come in another order. */
    stay: () => setWanted(current ? idOf(current) : undefined),
  };
}

/** The id of a row, which the cursor stays with. */
function idOf(row: RunTableRow): string {
  return row.kind === "group" ? row.id : row.runId;
}
