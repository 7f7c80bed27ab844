import type { Int64 } from "../domain/int64.js";
import type { MetricPoint } from "../domain/run.js";
import {
  comparePoints,
  type ExactPlace,
  inOrder,
  type PointColumns,
  type PointOrder,
  pointAt,
} from "../domain/series/point-columns.js";
import { createPyramid, type Pyramid } from "../domain/series/pyramid.js";

/** The points of one metric of a run as they came, and the orders that readers want them in. */
export type SeriesColumns = {
  readonly push: (value: number, timestampMs: number, step: number) => void;
  readonly pushExact: (value: number, timestampMs: Int64, step: Int64) => void;
  /** In this order, identical points once. Good until the next push. */
  readonly ordered: (order: PointOrder) => PointColumns;
  /** Over the values of `ordered("step")`. */
  readonly pyramid: () => Pyramid;
  readonly sizeBytes: () => number;
};

/** A series that is read has room for so much more of it than there is. */
const room = 1.1;

/**
 * Columns that grow. Points that come in the order of a reader, as they nearly always do, are not copied for him. Of a
 * series that is about to be read, `expected` is how many points it has: columns that are widened again and again would
 * take twice the memory.
 */
export function createSeriesColumns(expected = 0): SeriesColumns {
  const size = Math.max(16, Math.ceil(expected * room));
  let values = new Float64Array(size);
  let timestampsMs = new Float64Array(size);
  let steps = new Float64Array(size);
  let length = 0;
  const exact = new Map<number, ExactPlace>();
  const inArrivalOrder: Record<PointOrder, boolean> = { history: true, step: true };
  const copies = new Map<PointOrder, PointColumns>();
  let pyramid: Pyramid | undefined;

  const arrived = (): PointColumns => ({ values, timestampsMs, steps, length, exact });
  const note = (order: PointOrder): void => {
    if (!inArrivalOrder[order] || length < 2) return;
    const [before, last] = [pointAt(arrived(), length - 2), pointAt(arrived(), length - 1)];
    inArrivalOrder[order] = comparePoints(order, before, last) < 0;
    if (order === "step" && !inArrivalOrder.step) pyramid = undefined;
  };
  const append = (value: number, timestampMs: number, step: number): void => {
    if (length === values.length) {
      values = widened(values);
      timestampsMs = widened(timestampsMs);
      steps = widened(steps);
    }
    values[length] = value;
    timestampsMs[length] = timestampMs;
    steps[length] = step;
    length += 1;
    if (copies.size > 0) forgetCopies();
  };
  const forgetCopies = (): void => {
    copies.clear();
    pyramid = undefined;
  };

  const ordered = (order: PointOrder): PointColumns => {
    if (inArrivalOrder[order]) return arrived();
    const known = copies.get(order) ?? inOrder(order, arrived());
    copies.set(order, known);
    return known;
  };

  return {
    push: (value, timestampMs, step) => {
      const [stepBefore, timeBefore] = [steps[length - 1] ?? 0, timestampsMs[length - 1] ?? 0];
      append(value, timestampMs, step);
      // The usual case without an object: later in both.
      if (exact.size === 0 && step > stepBefore && timestampMs > timeBefore) return;
      note("history");
      note("step");
    },
    pushExact: (value, timestampMs, step) => {
      append(value, Number(timestampMs), Number(step));
      exact.set(length - 1, { timestampMs, step });
      note("history");
      note("step");
    },
    ordered,
    pyramid: () => {
      const columns = ordered("step");
      pyramid ??= createPyramid();
      pyramid.grow(columns.values, columns.length);
      return pyramid;
    },
    sizeBytes: () => values.length * 24 * (1 + copies.size) + (pyramid?.sizeBytes() ?? 0),
  };
}

/** The points from `from` to `to - 1`. */
export function pointsBetween(columns: PointColumns, from: number, to: number): readonly MetricPoint[] {
  const end = Math.min(to, columns.length);
  return Array.from({ length: Math.max(0, end - from) }, (_, index) => pointAt(columns, from + index));
}

function widened(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const next = new Float64Array(Math.ceil(array.length * 1.5));
  next.set(array);
  return next;
}
