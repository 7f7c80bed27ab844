import type { ShownValues } from "./shown-values.js";

/** Percentiles of a chart's y range, 0 to 100: what lies outside is an outlier. */
type Percentiles = readonly [low: number, high: number];
export type ClipRange = { readonly low: number; readonly high: number };

/** More values than that are sampled evenly: percentiles of a picture need no more. */
const mostSampled = 4000;
const scanned = 16;

/** Part of a series: the values from `from` to `to - 1`. */
export type ValueRange = { readonly shown: ShownValues; readonly from: number; readonly to: number };

/** The percentiles of all these values together; undefined where none of them can be drawn. */
export function clipRange(ranges: readonly ValueRange[], [low, high]: Percentiles): ClipRange | undefined {
  const sample = ranges.flatMap(sampleOf);
  if (sample.length === 0) return undefined;
  const sorted = Float64Array.from(sample).sort();
  // Nearest rank, inwards: of a hundred values with one outlier the 99th percentile is not the outlier.
  const at = (percent: number) => (percent / 100) * (sorted.length - 1);
  return { low: sorted[Math.ceil(at(low))] ?? 0, high: sorted[Math.floor(at(high))] ?? 0 };
}

function sampleOf({ shown: { values }, from, to }: ValueRange): readonly number[] {
  const stride = Math.max(1, (to - from) / mostSampled);
  const sample: number[] = [];
  for (let at = 0; from + Math.floor(at * stride) < to; at++) {
    const value = values[from + Math.floor(at * stride)] ?? Number.NaN;
    if (!Number.isNaN(value)) sample.push(value);
  }
  return sample;
}

/** How many of the values from `from` to `to - 1` lie above and below the range. */
export function countOutside(
  { shown: { values, pyramid }, from, to }: ValueRange,
  { low, high }: ClipRange,
): { readonly above: number; readonly below: number } {
  const outside = { above: 0, below: 0 };
  const scan = (begin: number, end: number): void => {
    for (let at = begin; at < end; at++) {
      const value = values[at] ?? Number.NaN;
      if (value > high) outside.above += 1;
      else if (value < low) outside.below += 1;
    }
  };
  const count = (begin: number, end: number, blockSize: number): void => {
    const { min, max } = pyramid.figures(values, begin, end);
    if (Number.isNaN(min) || (min >= low && max <= high)) return;
    if (end - begin <= scanned) {
      scan(begin, end);
      return;
    }
    // At the borders of the pyramid's blocks, where its figures cost nothing.
    let size = blockSize;
    while (size >= end - begin && size > scanned) size /= scanned;
    for (let at = begin; at < end; ) {
      const next = Math.min(end, (Math.floor(at / size) + 1) * size);
      count(at, next, size);
      at = next;
    }
  };
  count(from, to, scanned ** 7);
  return outside;
}
