/** Cursor and first visible row of a list whose rows are fetched by windows. */
export type ListState = { readonly cursor: number; readonly offset: number };

export const emptyList: ListState = { cursor: 0, offset: 0 };

/** The cursor at `index`, inside the list, the window moved as little as shows it. */
export function moveTo(state: ListState, index: number, total: number, height: number): ListState {
  const cursor = Math.max(0, Math.min(index, total - 1));
  return withCursorVisible({ cursor, offset: state.offset }, total, height);
}

/** The same place after the list or the window changed its size. */
export function fitList(state: ListState, total: number, height: number): ListState {
  const fitted = moveTo(state, state.cursor, total, height);
  return fitted.cursor === state.cursor && fitted.offset === state.offset ? state : fitted;
}

function withCursorVisible({ cursor, offset }: ListState, total: number, height: number): ListState {
  const rows = Math.max(1, height);
  const lowest = Math.max(0, total - rows);
  const shown = Math.min(cursor, Math.max(offset, cursor - rows + 1));
  return { cursor, offset: Math.max(0, Math.min(shown, lowest)) };
}
