import { useRef } from "react";
import type { RunTableLook, RunTableRow, RunTableView } from "../../../source/api/run-table-views.js";
import { useQuery } from "../../../source/client/use-query.js";
import type { RowIds } from "../../../source/ui/list-state.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useList } from "../../../source/ui/use-list.js";

/** Windows begin at multiples of so many rows at least: most moves of the cursor need no other one. */
const leastStep = 8;

/** The row that the cursor is to be on again, and where the cursor was when that was asked for. */
type Wanted = { readonly id: string; readonly cursor: number };
type Standing = { shown?: Answer; withRows?: Answer };
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
  const standing = useRef<Standing>({});
  const [total, setTotal] = useKept("runs.total", 0);
  const [most, setMost] = useKept("runs.most", 0);
  const [shown, setShown] = useKept<RowIds>("runs.shown", { first: 0, ids: [], followsFirst: true });
  const [wanted, setWanted] = useKept<Wanted | undefined>("runs.wanted", undefined);
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
    ...(wanted === undefined ? {} : { find: wanted.id }),
  });

  const view = query.data;
  const key = JSON.stringify(lookup);
  const answer = standingAnswer(standing.current, view && { lookup: key, first, view }, query.error !== undefined);
  if (answer && answer.view.total !== total) setTotal(answer.view.total);
  // It only grows: the height of the table follows it, and what is asked for follows the height.
  if (answer && Math.max(answer.view.all, answer.view.total) > most) {
    setMost(Math.max(answer.view.all, answer.view.total));
  }
  const ids = view?.rows.map(idOf) ?? [];
  if (view && (shown.first !== first || ids.join() !== shown.ids.join())) {
    setShown({ first, ids, followsFirst: look.sort.length === 0 && look.group === "" });
  }
  if (view && wanted !== undefined) {
    setWanted(undefined);
    // Keys that moved the cursor while the answer was on its way move it from there.
    list.to((view.foundAt ?? 0) + list.cursorNow() - wanted.cursor);
  }

  const from = firstShown(answer, list.offset, key);
  const at = (index: number): RunTableRow | undefined => answer?.view.rows[index - from];
  const current = at(list.cursor);
  return {
    query,
    lookup,
    view: answer?.view,
    /** What is shown is of the filter, order or groups before: their answer is on its way. */
    isOld: answer !== undefined && answer.lookup !== key,
    list,
    row: current,
    rowNow: () => at(list.cursorNow()),
    rows: Array.from({ length: Math.min(visible, Math.max(0, total - list.offset)) }, (_, index) =>
      at(list.offset + index),
    ),
    /** The cursor is to be on its run again when the runs come in another order. */
    stay: () => setWanted(current && { id: idOf(current), cursor: list.cursor }),
    /** The runs will be others, or in another order: what is first then is what was asked for. */
    showFirst: () => {
      setWanted(undefined);
      setShown({ first: 0, ids: [], followsFirst: true });
      list.first();
    },
  };
}

/**
 * The answer that is shown. While a window is on its way what was there last stays; while a filter is not right yet the runs
 * that were: what it began with (`lr` of `lr<1`) may be the name of none.
 */
function standingAnswer(standing: Standing, now: Answer | undefined, failed: boolean): Answer | undefined {
  if (now) standing.shown = now;
  if (now && now.view.total > 0) standing.withRows = now;
  // It stays while the same filter is asked for again: the height of the table may depend on it.
  if (!now && failed && standing.withRows) standing.shown = standing.withRows;
  return standing.shown;
}

/** The index of the first row of an answer: one to another question is shown wherever the window is. */
function firstShown(answer: Answer | undefined, offset: number, key: string): number {
  const first = answer?.first ?? 0;
  const isElsewhere = offset < first || offset >= first + (answer?.view.rows.length ?? 0);
  return answer?.lookup !== key && isElsewhere ? offset : first;
}

/** The id of a row, which the cursor stays with. */
function idOf(row: RunTableRow): string {
  return row.kind === "group" ? row.id : row.runId;
}
