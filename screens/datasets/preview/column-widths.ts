const gap = 2;
/** More of a cell is read in the open row. */
const widest = 200;
/** Columns are not made narrower to have all of them on the screen. */
const narrowest = 20;
/** So wide is one at most where they have to be scrolled. */
const scrolled = 40;

/** The widest that each column had so far: columns do not jump while rows are scrolled. */
export function grown(before: readonly number[], now: readonly number[]): readonly number[] {
  return now.map((width, at) =>
    Math.min(widest, Math.max(width, before.length === now.length ? (before[at] ?? 0) : 0)),
  );
}

/** The cells of each column in a room of so many: the widest give way until all fit, or keep a width that can be read. */
export function fitted(natural: readonly number[], room: number): readonly number[] {
  const gaps = Math.max(0, natural.length - 1) * gap;
  const isEnough = (cap: number) => natural.reduce((sum, width) => sum + Math.min(width, cap), gaps) <= room;
  if (isEnough(widest)) return natural;
  let [low, high] = [0, widest];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isEnough(middle)) low = middle;
    else high = middle - 1;
  }
  const cap = low >= narrowest ? low : scrolled;
  return natural.map((width) => Math.min(width, cap, Math.max(1, room)));
}

export type Shown = { readonly at: number; readonly width: number };

/** The columns that are seen: with `holdsFirst` the first one, then from `first` on as many as fit, the last one cut. */
export function seenColumns(
  widths: readonly number[],
  room: number,
  { first, holdsFirst }: { readonly first: number; readonly holdsFirst: boolean },
): readonly Shown[] {
  const order = widths.map((_, at) => at).slice(first);
  const wanted = holdsFirst && first > 0 ? [0, ...order] : order;
  const shown: Shown[] = [];
  let used = 0;
  for (const at of wanted) {
    const left = room - used;
    if (left <= 0) break;
    const width = Math.min(widths[at] ?? 0, left);
    shown.push({ at, width });
    used += width + gap;
  }
  return shown;
}

/** The first column to show so that the one under the cursor is seen whole. */
export function firstSeen(
  widths: readonly number[],
  room: number,
  { first, column, holdsFirst }: { readonly first: number; readonly column: number; readonly holdsFirst: boolean },
): number {
  if (column <= 0) return 0;
  let from = Math.min(first, column, Math.max(0, widths.length - 1));
  const isWhole = (at: number) =>
    seenColumns(widths, room, { first: at, holdsFirst }).some(
      (each) => each.at === column && each.width === widths[column],
    );
  while (from < column && !isWhole(from)) from += 1;
  return from;
}
