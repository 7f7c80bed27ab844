import { emptyList, fitList, type ListState, moveTo, type RowIds, stayWithRow } from "./list-state.js";
import { useKept } from "./use-kept.js";

export type List = ListState & {
  readonly total: number;
  /** Where the cursor is after the keys that were handled since the list was drawn. */
  readonly cursorNow: () => number;
  readonly move: (by: number) => void;
  readonly to: (index: number) => void;
  readonly page: (by: number) => void;
  readonly halfPage: (by: number) => void;
  readonly first: () => void;
  /** Back to the row that it begins on, of the rows that come next. */
  readonly begin: () => void;
  readonly last: () => void;
};

/** The ids of all rows of a list. */
export function allRows(ids: readonly string[], { followsFirst = false } = {}): RowIds {
  return { first: 0, ids, followsFirst };
}

/**
 * Cursor and window, kept under `name`, of a list of `total` rows of which `height` are seen; valid when either changes. With
 * `rows` the cursor stays with its row when others come before it. It begins on the row `start`.
 */
export function useList(name: string, total: number, height: number, rows?: RowIds, start = 0): List {
  const [kept, setState, keptNow] = useKept(name, emptyList);
  const resolve = (current: ListState) => {
    const begun = current === emptyList ? { cursor: start, offset: 0 } : current;
    return fitList(rows ? stayWithRow(begun, rows, total, height) : begun, total, height);
  };
  const state = resolve(kept);
  // Which row it is must be known before the list changes; one that is empty for a moment has not lost it.
  if (rows && total > 0 && state.id !== undefined && state.id !== kept.id) setState(state);
  const move = (by: number) =>
    setState((current) => moveTo(resolve(current), resolve(current).cursor + by, total, height));
  const to = (index: number) => setState((current) => moveTo(resolve(current), index, total, height));
  return {
    ...state,
    total,
    cursorNow: () => resolve(keptNow()).cursor,
    move,
    to,
    page: (by) => move(by * Math.max(1, height - 1)),
    halfPage: (by) => move(by * Math.max(1, Math.floor(height / 2))),
    first: () => to(0),
    begin: () => setState(emptyList),
    last: () => to(total - 1),
  };
}
