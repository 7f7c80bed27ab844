import { createPyramid, type Pyramid } from "./pyramid.js";

/** Points that a chart cannot draw, by why. */
export type HiddenCounts = {
  /** NaN. */
  readonly nan: number;
  /** Infinity and -Infinity, or the largest doubles, as which MLflow keeps them (SqlAlchemyStore.sanitize_metric_value). */
  readonly up: number;
  readonly down: number;
  /** Finite, but 0 or less, on a logarithmic axis. */
  readonly notPositive: number;
};

/** The values of a series that can be drawn, NaN in the place of the others. */
export type ShownValues = {
  readonly values: Float64Array;
  readonly pyramid: Pyramid;
  readonly hiddenBetween: (from: number, to: number) => HiddenCounts;
};

/** Values that grow; where all can be drawn but NaN, nothing is copied. */
export type ValueFilter = {
  readonly shown: (values: Float64Array, pyramid: Pyramid, length: number) => ShownValues;
  readonly sizeBytes: () => number;
};

/** `positiveOnly`: what a logarithmic axis can draw. */
export function createValueFilter(positiveOnly: boolean): ValueFilter {
  let copy = new Float64Array(0);
  let pyramid = createPyramid();
  let known = 0;
  // Indices, ascending.
  const lists: Record<keyof HiddenCounts, number[]> = { nan: [], up: [], down: [], notPositive: [] };

  const take = (values: Float64Array, length: number): void => {
    if (copy.length < length) {
      const wider = new Float64Array(Math.max(length, copy.length * 2));
      wider.set(copy.subarray(0, known));
      copy = wider;
    }
    for (let at = known; at < length; at++) {
      const value = values[at] ?? Number.NaN;
      const why = reason(value, positiveOnly);
      if (why !== undefined) lists[why].push(at);
      copy[at] = why === undefined ? value : Number.NaN;
    }
    known = length;
    pyramid.grow(copy, known);
  };

  return {
    shown: (values, given, length) => {
      const { min, max } = given.figures(values, 0, length);
      const least = positiveOnly ? 0 : -Number.MAX_VALUE;
      if (!(min <= least) && !(max >= Number.MAX_VALUE)) {
        const nanOnly = (from: number, to: number) => ({
          nan: given.figures(values, from, to).nanCount,
          up: 0,
          down: 0,
          notPositive: 0,
        });
        return { values, pyramid: given, hiddenBetween: nanOnly };
      }
      if (length < known) {
        known = 0;
        pyramid = createPyramid();
        for (const list of Object.values(lists)) list.length = 0;
      }
      take(values, length);
      const count = (list: readonly number[], from: number, to: number) => place(list, to) - place(list, from);
      return {
        values: copy,
        pyramid,
        hiddenBetween: (from, to) => ({
          nan: count(lists.nan, from, to),
          up: count(lists.up, from, to),
          down: count(lists.down, from, to),
          notPositive: count(lists.notPositive, from, to),
        }),
      };
    },
    sizeBytes: () =>
      copy.byteLength + pyramid.sizeBytes() + 8 * Object.values(lists).reduce((sum, list) => sum + list.length, 0),
  };
}

function reason(value: number, positiveOnly: boolean): keyof HiddenCounts | undefined {
  if (Number.isNaN(value)) return "nan";
  if (value >= Number.MAX_VALUE) return "up";
  if (value <= -Number.MAX_VALUE) return "down";
  return positiveOnly && value <= 0 ? "notPositive" : undefined;
}

/** How many of an ascending list are less than `wanted`. */
function place(list: readonly number[], wanted: number): number {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((list[middle] ?? 0) < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}
