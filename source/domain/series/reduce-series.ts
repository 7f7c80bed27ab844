import type { SeriesColumn, SeriesWindow } from "../tracking-store.js";
import type { PointColumns } from "./point-columns.js";
import type { Pyramid } from "./pyramid.js";

/**
 * The points with a step in [fromStep, toStep] gathered into at most `columns` buckets of equal step width. A bucket
 * keeps min, max and mean of its numbers (NaN left out and counted) and its last value by step. `points` are in the
 * order of their steps; the pyramid is over their values.
 */
export function reduceSeries(
  points: PointColumns,
  pyramid: Pyramid,
  { columns, fromStep, toStep }: { readonly columns: number; readonly fromStep?: number; readonly toStep?: number },
): SeriesWindow {
  const { steps, values, length } = points;
  if (length === 0) return { columns: [], points: 0, firstStep: 0, lastStep: 0 };
  const firstStep = steps[0] ?? 0;
  const lastStep = steps[length - 1] ?? 0;
  const from = fromStep ?? firstStep;
  const to = toStep ?? lastStep;
  const width = Math.max(1, (to - from + 1) / columns);
  const begin = lowerBound(steps, length, from);
  const end = lowerBound(steps, length, to, true);
  const buckets: SeriesColumn[] = [];
  for (let at = begin; at < end; ) {
    const column = Math.min(columns - 1, Math.floor(((steps[at] ?? 0) - from) / width));
    const next =
      column === columns - 1
        ? end
        : Math.min(end, lowerBound(steps, length, from + (column + 1) * width, false, at + 1));
    const { min, max, sum, nanCount } = pyramid.figures(values, at, next);
    const count = next - at;
    buckets.push({
      fromStep: steps[at] ?? 0,
      toStep: steps[next - 1] ?? 0,
      min,
      max,
      mean: count > nanCount ? sum / (count - nanCount) : Number.NaN,
      last: values[next - 1] ?? Number.NaN,
      count,
      nanCount,
    });
    at = next;
  }
  return { columns: buckets, points: end - begin, firstStep, lastStep };
}

/** The first index (from `low` on) whose step is at least `wanted`, or beyond it where `after`; `length` where none is. */
export function lowerBound(steps: Float64Array, length: number, wanted: number, after = false, low = 0): number {
  let [from, to] = [low, length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const step = steps[middle] ?? 0;
    if (step < wanted || (after && step === wanted)) from = middle + 1;
    else to = middle;
  }
  return from;
}
