/** Cursor and first visible row of a list whose rows are fetched by windows. */
export type ListState = {
  readonly cursor: number;
  readonly offset: number;
  /** The row under the cursor, where rows have ids: the cursor stays with it when rows come and go. */
  readonly id?: string;
};

/** The ids of the rows that are known, from the row `first` on. */
export type RowIds = {
  readonly first: number;
  readonly ids: readonly string[];
  /** A cursor on the first row stays on whatever is first: the newest of a list that grows at its head. */
  readonly followsFirst: boolean;
};

export const emptyList: ListState = { cursor: 0, offset: 0 };

/** The cursor at `index`, inside the list, the window moved as little as shows it. */
export function moveTo(state: ListState, index: number, total: number, height: number): ListState {
  const cursor = Math.max(0, Math.min(index, total - 1));
  return withCursorVisible({ cursor, offset: state.offset }, total, height);
}

/** The same place after the list or the window changed its size. */
export function fitList(state: ListState, total: number, height: number): ListState {
  const fitted = moveTo(state, state.cursor, total, height);
  if (fitted.cursor !== state.cursor) return fitted;
  return fitted.offset === state.offset ? state : { ...state, offset: fitted.offset };
}

/** The same row after others came before it or went; the same place where the row itself is gone. */
export function stayWithRow(state: ListState, rows: RowIds, total: number, height: number): ListState {
  const { first, ids, followsFirst } = rows;
  const at = state.id === undefined ? -1 : ids.indexOf(state.id);
  if (at < 0) {
    const here = followsFirst && state.cursor === 0 ? undefined : ids[state.cursor - first];
    return here === undefined || here === state.id ? state : { ...state, id: here };
  }
  const by = first + at - state.cursor;
  if (by === 0) return state;
  const moved = { ...state, cursor: state.cursor + by, offset: state.offset === 0 ? 0 : state.offset + by };
  return { ...moved, ...withCursorVisible(moved, total, height) };
}

function withCursorVisible({ cursor, offset }: ListState, total: number, height: number): ListState {
  const rows = Math.max(1, height);
  const lowest = Math.max(0, total - rows);
  const shown = Math.min(cursor, Math.max(offset, cursor - rows + 1));
  return { cursor, offset: Math.max(0, Math.min(shown, lowest)) };
}
