/** A conversation as rows: each message has its own, undefined where it is not here yet. */
export type TalkRows = {
  readonly total: number;
  readonly rowsOf: (at: number) => readonly string[] | undefined;
  readonly height: number;
};

/** What stands in the first row of the view: a row of a message, both from 0; or the end is kept in view. */
type Place = "end" | { readonly at: number; readonly row: number };

/** Where the view and the cursor are. `cursor`: a message from 0; undefined: the last, whichever that is. */
export type TalkState = { readonly place: Place; readonly cursor: number | undefined };

export const atEnd: TalkState = { place: "end", cursor: undefined };

/** A row of the view: of which message, the how manieth of its rows. */
type SeenRow = { readonly at: number; readonly row: number; readonly text: string };

const waiting = ["…"];

/** The rows of the view, from its top. Shorter than its height only where the whole conversation is. */
export function seenRows(state: TalkState, talk: TalkRows): readonly SeenRow[] {
  const { at, row } = topOf(state.place, talk);
  const seen: SeenRow[] = [];
  for (let number = at; number < talk.total && seen.length < talk.height; number++) {
    const rows = rowsAt(talk, number);
    for (let own = number === at ? row : 0; own < rows.length && seen.length < talk.height; own++) {
      seen.push({ at: number, row: own, text: rows[own] ?? "" });
    }
  }
  return seen;
}

/** The message that keys are about. */
export function cursorOf({ cursor }: TalkState, { total }: TalkRows): number {
  return Math.max(0, Math.min(cursor ?? total - 1, total - 1));
}

/** The same place after messages came that were not here before, and are longer than the row that stood for them. */
export function fitted(state: TalkState, talk: TalkRows): TalkState {
  if (state.place === "end" || seenRows(state, talk).some(({ at }) => at === cursorOf(state, talk))) return state;
  return shownAt(state, talk, cursorOf(state, talk));
}

/** To the next message or the one before; what of the one under the cursor is not in view comes first, by pages. */
export function movedBy(state: TalkState, talk: TalkRows, by: number): TalkState {
  const cursor = cursorOf(state, talk);
  const seen = seenRows(state, talk);
  const own = seen.filter(({ at }) => at === cursor);
  const length = rowsAt(talk, cursor).length;
  const step = Math.max(1, talk.height - 1);
  const [first, last] = [own[0]?.row ?? 0, own.at(-1)?.row ?? length - 1];
  if (by > 0 && last < length - 1) return scrolled(state, talk, Math.min(step, length - 1 - last), cursor);
  if (by < 0 && first > 0) return scrolled(state, talk, -Math.min(step, first), cursor);
  return shownAt(state, talk, Math.max(0, Math.min(cursor + Math.sign(by), talk.total - 1)));
}

/** By rows; the cursor goes to a message that is in view. */
export function scrolledBy(state: TalkState, talk: TalkRows, by: number): TalkState {
  if (by > 0 && scrolled(state, talk, by, talk.total - 1).place === "end") return atEnd;
  const next = scrolled(state, talk, by, cursorOf(state, talk));
  const seen = seenRows(next, talk);
  const [first, last] = [seen[0]?.at ?? 0, seen.at(-1)?.at ?? 0];
  return { ...next, cursor: Math.max(first, Math.min(cursorOf(next, talk), last)) };
}

/** A message under the cursor, the view moved as little as shows it; of one that is longer its nearest end. */
function shownAt(state: TalkState, talk: TalkRows, cursor: number): TalkState {
  const seen = seenRows(state, talk);
  const own = seen.filter(({ at }) => at === cursor);
  const length = rowsAt(talk, cursor).length;
  const isBelow = cursor >= (seen.at(-1)?.at ?? 0);
  const moved = () => {
    if (own.length === length) return { place: topOf(state.place, talk), cursor };
    if (!isBelow) return { place: { at: cursor, row: Math.max(0, length - talk.height) }, cursor };
    // From its first row down, or from its last up.
    const up = topOfLast(talk, { at: cursor, row: Math.min(length, talk.height) - 1 });
    return { place: up, cursor };
  };
  return settled(moved(), talk);
}

function scrolled(state: TalkState, talk: TalkRows, by: number, cursor: number): TalkState {
  let { at, row } = topOf(state.place, talk);
  row += by;
  while (row < 0 && at > 0) {
    at -= 1;
    row += rowsAt(talk, at).length;
  }
  while (at < talk.total && row >= rowsAt(talk, at).length) {
    row -= rowsAt(talk, at).length;
    at += 1;
  }
  return settled({ place: { at, row: Math.max(0, row) }, cursor }, talk);
}

/** Where the last rows are in view with the cursor on the last message, the end is followed from then on. */
function settled(
  state: { readonly place: { readonly at: number; readonly row: number }; readonly cursor: number },
  talk: TalkRows,
): TalkState {
  const last = topOf("end", talk);
  const { at, row } = state.place;
  const isPast = at > last.at || (at === last.at && row >= last.row);
  if (!isPast) return state;
  return state.cursor >= talk.total - 1 ? atEnd : { place: last, cursor: state.cursor };
}

function topOf(place: Place, talk: TalkRows): { readonly at: number; readonly row: number } {
  const last = talk.total - 1;
  if (last < 0) return { at: 0, row: 0 };
  const end = topOfLast(talk, { at: last, row: rowsAt(talk, last).length - 1 });
  if (place === "end" || place.at > end.at) return end;
  return place.at === end.at && place.row > end.row ? end : place;
}

/** The top of the view where this row is its last. */
function topOfLast(
  talk: TalkRows,
  last: { readonly at: number; readonly row: number },
): { readonly at: number; readonly row: number } {
  let { at } = last;
  let above = talk.height - 1 - last.row;
  while (above > 0 && at > 0) {
    at -= 1;
    above -= rowsAt(talk, at).length;
  }
  return { at, row: Math.max(0, -above) };
}

function rowsAt(talk: TalkRows, at: number): readonly string[] {
  const rows = talk.rowsOf(at);
  return rows && rows.length > 0 ? rows : waiting;
}
