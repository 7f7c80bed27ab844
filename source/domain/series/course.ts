import type { PointColumns } from "./point-columns.js";
import { createPyramid, type Pyramid } from "./pyramid.js";

/** A series along an axis: values by ascending x. The pyramid is over the values. */
export type Course = {
  readonly xs: Float64Array;
  /** Taken from every x: where a relative axis begins. */
  readonly origin: number;
  readonly values: Float64Array;
  readonly length: number;
  readonly pyramid: Pyramid;
};

/** By step, as the points are. */
export function courseByStep({ steps, values, length }: PointColumns, pyramid: Pyramid): Course {
  return { xs: steps, origin: 0, values, length, pyramid };
}

/** By the time of the points, which must not go back. */
export function courseByTime({ timestampsMs, values, length }: PointColumns, pyramid: Pyramid, origin: number): Course {
  return { xs: timestampsMs, origin, values, length, pyramid };
}

/** True when the timestamps from `from` on (and the one before) do not go back. */
export function isTimely({ timestampsMs, length }: PointColumns, from: number): boolean {
  for (let at = Math.max(1, from); at < length; at++) {
    if ((timestampsMs[at] ?? 0) < (timestampsMs[at - 1] ?? 0)) return false;
  }
  return true;
}

/** A copy by time, for a series whose steps and times do not go the same way (a clock that jumped, a run that was resumed). */
export function sortedByTime({ timestampsMs, values, length }: PointColumns): Course {
  return sorted(timestampsMs.subarray(0, length), values);
}

/**
 * A copy by another metric of the same run: each point gets the value that one had at its step or the last before. Points
 * without such a value, or where it is no finite number, are left out.
 */
export function courseByMetric(points: PointColumns, axis: PointColumns): Course {
  const xs = new Float64Array(points.length);
  const values = new Float64Array(points.length);
  let count = 0;
  let at = -1;
  for (let index = 0; index < points.length; index++) {
    const step = points.steps[index] ?? 0;
    while (at + 1 < axis.length && (axis.steps[at + 1] ?? 0) <= step) at += 1;
    const x = at < 0 ? Number.NaN : (axis.values[at] ?? Number.NaN);
    if (!Number.isFinite(x)) continue;
    xs[count] = x;
    values[count] = points.values[index] ?? Number.NaN;
    count += 1;
  }
  return sorted(xs.subarray(0, count), values);
}

function sorted(xs: Float64Array, values: Float64Array): Course {
  const { length } = xs;
  const indices = Uint32Array.from({ length }, (_, index) => index);
  let inOrder = true;
  for (let at = 1; at < length && inOrder; at++) inOrder = (xs[at] ?? 0) >= (xs[at - 1] ?? 0);
  // Equal places stay in the order of their steps.
  if (!inOrder) indices.sort((a, b) => (xs[a] ?? 0) - (xs[b] ?? 0) || a - b);
  const course = {
    xs: Float64Array.from(indices, (index) => xs[index] ?? 0),
    origin: 0,
    values: Float64Array.from(indices, (index) => values[index] ?? Number.NaN),
    length,
    pyramid: createPyramid(),
  };
  course.pyramid.grow(course.values, length);
  return course;
}
