import type { SeriesColumn, SeriesWindow } from "../tracking-store.js";

/** Points of a series as parallel columns, in any order. */
export type Points = {
  readonly values: Float64Array;
  readonly steps: Float64Array;
  readonly length: number;
};

/**
 * The points with a step in [fromStep, toStep] gathered into at most `columns` buckets of equal step width. A bucket
 * keeps min, max and mean of its numbers (NaN left out and counted) and its last value by step.
 */
export function reduceSeries(
  points: Points,
  { columns, fromStep, toStep }: { readonly columns: number; readonly fromStep?: number; readonly toStep?: number },
): SeriesWindow {
  const [first, last] = stepRange(points);
  if (points.length === 0) return { columns: [], points: 0, firstStep: 0, lastStep: 0 };
  const from = fromStep ?? first;
  const to = toStep ?? last;
  const width = Math.max(1, (to - from + 1) / columns);
  const buckets = new Map<number, Bucket>();
  let inside = 0;
  for (let i = 0; i < points.length; i++) {
    const step = points.steps[i] ?? 0;
    if (step < from || step > to) continue;
    inside += 1;
    const index = Math.min(columns - 1, Math.floor((step - from) / width));
    let bucket = buckets.get(index);
    if (!bucket) {
      bucket = emptyBucket(step);
      buckets.set(index, bucket);
    }
    put(bucket, step, points.values[i] ?? Number.NaN);
  }
  const ordered = [...buckets].sort(([a], [b]) => a - b).map(([, bucket]) => finish(bucket));
  return { columns: ordered, points: inside, firstStep: first, lastStep: last };
}

type Bucket = {
  fromStep: number;
  toStep: number;
  min: number;
  max: number;
  sum: number;
  last: number;
  count: number;
  nanCount: number;
};

function emptyBucket(step: number): Bucket {
  return {
    fromStep: step,
    toStep: step,
    min: Number.NaN,
    max: Number.NaN,
    sum: 0,
    last: Number.NaN,
    count: 0,
    nanCount: 0,
  };
}

function put(bucket: Bucket, step: number, value: number): void {
  if (step >= bucket.toStep) bucket.last = value;
  if (step < bucket.fromStep) bucket.fromStep = step;
  if (step > bucket.toStep) bucket.toStep = step;
  bucket.count += 1;
  if (Number.isNaN(value)) {
    bucket.nanCount += 1;
    return;
  }
  bucket.sum += value;
  if (!(value >= bucket.min)) bucket.min = value;
  if (!(value <= bucket.max)) bucket.max = value;
}

function finish({ fromStep, toStep, min, max, sum, last, count, nanCount }: Bucket): SeriesColumn {
  const mean = count > nanCount ? sum / (count - nanCount) : Number.NaN;
  return { fromStep, toStep, min, max, mean, last, count, nanCount };
}

function stepRange({ steps, length }: Points): readonly [number, number] {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < length; i++) {
    const step = steps[i] ?? 0;
    if (step < first) first = step;
    if (step > last) last = step;
  }
  return [first, last];
}
