import type { Course } from "./course.js";
import type { HiddenCounts, ShownValues } from "./shown-values.js";

/** The points between two places of a chart's axis. */
type CourseColumn = {
  /** Of its last point that can be drawn, else of its last. */
  readonly x: number;
  /** NaN, all three, where no point can be drawn. */
  readonly min: number;
  readonly max: number;
  readonly last: number;
  /** Index of the last point. */
  readonly lastAt: number;
  readonly hidden: HiddenCounts;
  readonly count: number;
};

export type CourseWindow = {
  readonly columns: readonly CourseColumn[];
  readonly points: number;
  /** Indices of the points: from `begin` to `end - 1`. */
  readonly begin: number;
  readonly end: number;
  readonly hidden: HiddenCounts;
};

/** The first and the last x; undefined without a point. */
export function extentOf({ xs, origin, length }: Course): readonly [from: number, to: number] | undefined {
  return length === 0 ? undefined : [(xs[0] ?? 0) - origin, (xs[length - 1] ?? 0) - origin];
}

/** The points with an x in [from, to], gathered into at most `columns` of equal width. */
export function reduceCourse(
  course: Course,
  shown: ShownValues,
  { columns, from, to }: { readonly columns: number; readonly from: number; readonly to: number },
): CourseWindow {
  const { xs, origin, length } = course;
  const begin = firstAt(xs, length, from + origin, false, 0);
  const end = Math.max(begin, firstAt(xs, length, to + origin, true, begin));
  // Halved, because the distance of the largest doubles is no double any more.
  const width = (to / 2 - from / 2) / columns;
  const columnOf = (x: number) =>
    width > 0 ? Math.min(columns - 1, Math.floor((x / 2 - from / 2 - origin / 2) / width)) : 0;
  const found: CourseColumn[] = [];
  for (let at = begin; at < end; ) {
    const column = columnOf(xs[at] ?? 0);
    const next = column === columns - 1 ? end : endOfColumn(xs, at, end, (x) => columnOf(x) > column);
    found.push(columnBetween(course, shown, at, next));
    at = next;
  }
  return { columns: found, points: end - begin, begin, end, hidden: shown.hiddenBetween(begin, end) };
}

function columnBetween({ xs, origin }: Course, shown: ShownValues, from: number, to: number): CourseColumn {
  const { values, pyramid } = shown;
  const { min, max } = pyramid.figures(values, from, to);
  const hidden = shown.hiddenBetween(from, to);
  let last = to - 1;
  if (!Number.isNaN(min)) while (Number.isNaN(values[last] ?? Number.NaN)) last -= 1;
  return {
    x: (xs[last] ?? 0) - origin,
    min,
    max,
    last: values[last] ?? Number.NaN,
    lastAt: last,
    hidden,
    count: to - from,
  };
}

/** The index of the least or greatest value that can be drawn, the first of equal ones; undefined where there is none. */
export function bestAt(
  { columns, begin }: CourseWindow,
  { values }: ShownValues,
  better: "lower" | "higher",
): number | undefined {
  let best = Number.NaN;
  let found: { readonly from: number; readonly to: number } | undefined;
  let from = begin;
  for (const { min, max, count } of columns) {
    const value = better === "lower" ? min : max;
    if (better === "lower" ? value < best || Number.isNaN(best) : value > best || Number.isNaN(best)) {
      if (!Number.isNaN(value)) [best, found] = [value, { from, to: from + count }];
    }
    from += count;
  }
  if (!found) return undefined;
  for (let at = found.from; at < found.to; at++) if (values[at] === best) return at;
  return undefined;
}

/** The first index from `low` on whose x is at least `wanted`, or beyond it where `after`. */
function firstAt(xs: Float64Array, length: number, wanted: number, after: boolean, low: number): number {
  let [from, to] = [low, length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const x = xs[middle] ?? 0;
    if (x < wanted || (after && x === wanted)) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The first index after `at` that is beyond, looked for in growing strides: most columns are short. */
function endOfColumn(xs: Float64Array, at: number, end: number, isBeyond: (x: number) => boolean): number {
  let stride = 1;
  let inside = at;
  while (inside + stride < end && !isBeyond(xs[inside + stride] ?? 0)) {
    inside += stride;
    stride *= 2;
  }
  let [low, high] = [inside + 1, Math.min(end, inside + stride)];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBeyond(xs[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
