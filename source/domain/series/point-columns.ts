import type { Int64 } from "../int64.js";
import type { MetricPoint } from "../run.js";

/** Points of one metric as parallel columns: values, timestamps in ms, steps. */
export type PointColumns = {
  readonly values: Float64Array;
  readonly timestampsMs: Float64Array;
  readonly steps: Float64Array;
  readonly length: number;
  /** By index, what the doubles of the columns round: timestamps and steps beyond 2^53. */
  readonly exact: ReadonlyMap<number, ExactPlace>;
};

export type ExactPlace = { readonly timestampMs: Int64; readonly step: Int64 };

export function pointAt({ values, timestampsMs, steps, exact }: PointColumns, index: number): MetricPoint {
  const value = values[index] ?? Number.NaN;
  const place = exact.size === 0 ? undefined : exact.get(index);
  return place ? { value, ...place } : { value, timestampMs: timestampsMs[index] ?? 0, step: steps[index] ?? 0 };
}

/** "history": by timestamp, step, value (MLflow metrics/get-history). "step": by step, timestamp, value, as charts want it. */
export type PointOrder = "history" | "step";

/** Less than 0 where point `a` comes before `b`; 0 for the same point, which MLflow stores once. NaN counts as 0, after 0. */
export function comparePoints(order: PointOrder, a: MetricPoint, b: MetricPoint): number {
  const byTime = compare(a.timestampMs, b.timestampMs);
  const byStep = compare(a.step, b.step);
  const byPlace = order === "history" ? byTime || byStep : byStep || byTime;
  return byPlace || compareValues(a.value, b.value);
}

/** A copy in this order with identical points once. */
export function inOrder(order: PointOrder, columns: PointColumns): PointColumns {
  const { length } = columns;
  const indices = sortedIndices(order, columns);
  const values = new Float64Array(length);
  const timestampsMs = new Float64Array(length);
  const steps = new Float64Array(length);
  const exact = new Map<number, ExactPlace>();
  let count = 0;
  let before: MetricPoint | undefined;
  for (const index of indices) {
    const point = pointAt(columns, index);
    if (before !== undefined && comparePoints(order, before, point) === 0) continue;
    before = point;
    values[count] = point.value;
    timestampsMs[count] = Number(point.timestampMs);
    steps[count] = Number(point.step);
    const place = columns.exact.get(index);
    if (place) exact.set(count, place);
    count += 1;
  }
  return { values, timestampsMs, steps, length: count, exact };
}

function sortedIndices(order: PointOrder, columns: PointColumns): Uint32Array {
  const { values, timestampsMs, steps, length, exact } = columns;
  const [first, second] = order === "history" ? [timestampsMs, steps] : [steps, timestampsMs];
  const indices = Uint32Array.from({ length }, (_, index) => index);
  if (exact.size > 0) return indices.sort((a, b) => comparePoints(order, pointAt(columns, a), pointAt(columns, b)));
  return indices.sort(
    (a, b) =>
      (first[a] ?? 0) - (first[b] ?? 0) ||
      (second[a] ?? 0) - (second[b] ?? 0) ||
      compareValues(values[a] ?? 0, values[b] ?? 0),
  );
}

function compare(a: Int64, b: Int64): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

function compareValues(a: number, b: number): number {
  const order = compare(Number.isNaN(a) ? 0 : a, Number.isNaN(b) ? 0 : b);
  return order || Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}
