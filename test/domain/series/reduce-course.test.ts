import { describe, expect, test } from "vitest";
import { clipRange, countOutside } from "../../../source/domain/series/clip.js";
import { courseByMetric, courseByStep, isTimely, sortedByTime } from "../../../source/domain/series/course.js";
import type { PointColumns } from "../../../source/domain/series/point-columns.js";
import { createPyramid } from "../../../source/domain/series/pyramid.js";
import { bestAt, reduceCourse } from "../../../source/domain/series/reduce-course.js";
import { roomyEnd } from "../../../source/domain/series/round-extent.js";
import { createValueFilter } from "../../../source/domain/series/shown-values.js";
import { createSmoothing } from "../../../source/domain/series/smoothing.js";

function points(values: readonly number[], steps?: readonly number[], times?: readonly number[]): PointColumns {
  return {
    values: Float64Array.from(values),
    steps: Float64Array.from(steps ?? values.map((_, at) => at)),
    timestampsMs: Float64Array.from(times ?? values.map((_, at) => at * 1000)),
    length: values.length,
    exact: new Map(),
  };
}

function course(values: readonly number[]) {
  const pyramid = createPyramid();
  const columns = points(values);
  pyramid.grow(columns.values, columns.length);
  return courseByStep(columns, pyramid);
}

const shownOf = ({ values, pyramid, length }: ReturnType<typeof course>, log = false) =>
  createValueFilter(log).shown(values, pyramid, length);

describe("a series reduced to columns", () => {
  test("keeps least, greatest, last and the place of the last, whatever the number of points", () => {
    for (const count of [1, 7, 100, 5000]) {
      const values = Array.from({ length: count }, (_, at) => Math.sin(at * 1.7) * at);
      const whole = course(values);
      const { columns } = reduceCourse(whole, shownOf(whole), { columns: 10, from: 0, to: count - 1 });
      expect(columns.reduce((sum, column) => sum + column.count, 0)).toBe(count);
      let begin = 0;
      for (const column of columns) {
        const part = values.slice(begin, begin + column.count);
        begin += column.count;
        expect(column).toMatchObject({
          x: begin - 1,
          min: Math.min(...part),
          max: Math.max(...part),
          last: part.at(-1),
        });
      }
    }
  });

  test("does not move the columns before the end when points are added", () => {
    const values = Array.from({ length: 60 }, (_, at) => 1 / (at + 1));
    const to = roomyEnd(0, 49);
    expect([to, roomyEnd(0, 55)]).toEqual([50, 60]);
    const [short, long] = [values.slice(0, 40), values.slice(0, 45)].map((some) => {
      const whole = course(some);
      return reduceCourse(whole, shownOf(whole), { columns: 25, from: 0, to }).columns;
    });
    expect(long?.slice(0, 19)).toEqual(short?.slice(0, 19));
  });

  test("counts NaN, infinities and, on a logarithmic axis, what is not positive", () => {
    const values = [1, Number.NaN, Number.POSITIVE_INFINITY, -Number.MAX_VALUE, 0, -3, 2];
    const whole = course(values);
    const linear = reduceCourse(whole, shownOf(whole), { columns: 1, from: 0, to: 6 });
    expect(linear.hidden).toEqual({ nan: 1, up: 1, down: 1, notPositive: 0 });
    expect(linear.columns[0]).toMatchObject({ min: -3, max: 2, last: 2 });
    const log = reduceCourse(whole, shownOf(whole, true), { columns: 1, from: 0, to: 6 });
    expect(log.hidden).toEqual({ nan: 1, up: 1, down: 1, notPositive: 2 });
    expect(log.columns[0]).toMatchObject({ min: 1, max: 2, last: 2 });
  });

  test("of nothing but NaN has columns without a number", () => {
    const whole = course([Number.NaN, Number.NaN]);
    const { columns } = reduceCourse(whole, shownOf(whole), { columns: 4, from: 0, to: 1 });
    expect(columns.map(({ min, last }) => [min, last])).toEqual([
      [Number.NaN, Number.NaN],
      [Number.NaN, Number.NaN],
    ]);
  });

  test("finds the best point of the part that is shown", () => {
    const values = Array.from({ length: 3000 }, (_, at) => Math.abs(at - 1234) + 5);
    const whole = course(values);
    const window = reduceCourse(whole, shownOf(whole), { columns: 20, from: 0, to: 2999 });
    expect(bestAt(window, shownOf(whole), "lower")).toBe(1234);
    const part = reduceCourse(whole, shownOf(whole), { columns: 20, from: 0, to: 1000 });
    expect([bestAt(part, shownOf(whole), "lower"), bestAt(part, shownOf(whole), "higher")]).toEqual([1000, 0]);
  });
});

describe("along another axis", () => {
  test("times that go back are put in order, and those that do not are used as they are", () => {
    const back = points([1, 2, 3], [0, 1, 2], [3000, 1000, 2000]);
    expect([isTimely(back, 0), isTimely(points([1, 2, 3]), 0)]).toEqual([false, true]);
    const sorted = sortedByTime(back);
    expect([[...sorted.xs], [...sorted.values]]).toEqual([
      [1000, 2000, 3000],
      [2, 3, 1],
    ]);
  });

  test("each point has the other metric's value at its step or the last before; without one it is left out", () => {
    const metric = points([10, 11, 12, 13, 14], [0, 1, 2, 3, 4]);
    const epoch = points([0.5, 1, Number.NaN], [1, 3, 4]);
    const by = courseByMetric(metric, epoch);
    expect([[...by.xs], [...by.values]]).toEqual([
      [0.5, 0.5, 1],
      [11, 12, 13],
    ]);
  });
});

describe("outliers", () => {
  test("are outside of the percentiles, and counted exactly over any number of points", () => {
    const values = Array.from({ length: 20_000 }, (_, at) => (at % 1000 === 7 ? 1e9 : Math.sin(at)));
    const whole = course(values);
    const range = clipRange([{ shown: shownOf(whole), from: 0, to: values.length }], [1, 99]);
    expect(range?.high).toBeLessThanOrEqual(1);
    expect(countOutside({ shown: shownOf(whole), from: 3, to: 19_999 }, { low: -2, high: 1 })).toEqual({
      above: 20,
      below: 0,
    });
    const part = { low: -0.5, high: 0.5 };
    const some = values.slice(3, 19_999);
    expect(countOutside({ shown: shownOf(whole), from: 3, to: 19_999 }, part)).toEqual({
      above: some.filter((value) => value > 0.5).length,
      below: some.filter((value) => value < -0.5).length,
    });
  });

  test("one in a hundred values is outside of the 99th percentile, and none is where all are equal", () => {
    const values = Array.from({ length: 100 }, (_, at) => (at === 50 ? 1e9 : 1));
    const whole = course(values);
    expect(clipRange([{ shown: shownOf(whole), from: 0, to: 100 }], [1, 99])).toEqual({ low: 1, high: 1 });
    const empty = course([Number.NaN]);
    expect(clipRange([{ shown: shownOf(empty), from: 0, to: 1 }], [1, 99])).toBeUndefined();
  });
});

test("a moving average begins at the first number, passes over what is none, and goes on as the series grows", () => {
  const values = Float64Array.from([Number.NaN, 4, 2, Number.POSITIVE_INFINITY, 2]);
  const smoothing = createSmoothing(0.5);
  const first = [...smoothing.smoothed(values, 3)].slice(0, 3);
  expect(first[0]).toBeNaN();
  expect(first.slice(1)).toEqual([4, (4 * 0.5 * 0.5 + 2 * 0.5) / 0.75]);
  const all = [...smoothing.smoothed(values, 5)].slice(0, 5);
  expect(all).toEqual([...createSmoothing(0.5).smoothed(values, 5)].slice(0, 5));
  expect(all[3]).toBe(all[2]);
});
