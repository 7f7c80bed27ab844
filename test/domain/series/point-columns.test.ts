import { expect, test } from "vitest";
import { inOrder, type PointColumns, pointAt } from "../../../source/domain/series/point-columns.js";

function columns(points: readonly (readonly [value: number, timestampMs: number, step: number])[]): PointColumns {
  return {
    values: Float64Array.from(points, ([value]) => value),
    timestampsMs: Float64Array.from(points, ([, timestampMs]) => timestampMs),
    steps: Float64Array.from(points, ([, , step]) => step),
    length: points.length,
    exact: new Map(),
  };
}

const all = (sorted: PointColumns) => Array.from({ length: sorted.length }, (_, index) => pointAt(sorted, index));

test("a history is ordered by timestamp, step, value, with identical points once and NaN as 0", () => {
  const sorted = inOrder(
    "history",
    columns([
      [5, 300, 3],
      [9, 100, 1],
      [Number.NaN, 100, 2],
      [-1, 100, 2],
      [9, 100, 1],
      [0, 100, 2],
      [Number.NaN, 100, 2],
    ]),
  );
  expect(all(sorted).map(({ value }) => value)).toEqual([9, -1, 0, Number.NaN, 5]);
});

test("steps that go back stand in their place on a chart", () => {
  const sorted = inOrder(
    "step",
    columns([
      [1, 100, 5],
      [2, 200, 3],
      [3, 300, 5],
    ]),
  );
  expect(all(sorted).map(({ step, value }) => [step, value])).toEqual([
    [3, 2],
    [5, 1],
    [5, 3],
  ]);
});

test("steps beyond 2^53 are told apart", () => {
  const big = 2n ** 53n;
  const points = columns([
    [1, 100, Number(big + 1n)],
    [1, 100, Number(big)],
  ]);
  const exact = new Map([
    [0, { timestampMs: 100, step: big + 1n }],
    [1, { timestampMs: 100, step: big }],
  ]);
  expect(all(inOrder("step", { ...points, exact })).map(({ step }) => step)).toEqual([big, big + 1n]);
});
