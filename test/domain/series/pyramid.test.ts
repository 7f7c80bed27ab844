import { expect, test } from "vitest";
import { createPyramid } from "../../../source/domain/series/pyramid.js";

/** A sequence that is the same in every run (Park and Miller). */
function numbers(count: number): Float64Array {
  let seed = 42;
  return Float64Array.from({ length: count }, () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed % 11 === 0 ? Number.NaN : seed / 2_147_483_647 - 0.5;
  });
}

function plainly(values: Float64Array, from: number, to: number) {
  const all = [...values.subarray(from, to)];
  const known = all.filter((value) => !Number.isNaN(value));
  return {
    min: known.length === 0 ? Number.NaN : Math.min(...known),
    max: known.length === 0 ? Number.NaN : Math.max(...known),
    nanCount: all.length - known.length,
  };
}

test("the figures of every range are those of its values, however the pyramid grew", () => {
  const values = numbers(5000);
  const pyramid = createPyramid();
  for (const length of [1, 15, 16, 17, 300, 4097, 5000]) pyramid.grow(values, length);
  for (const [from, to] of [
    [0, 5000],
    [0, 4096],
    [1, 4097],
    [255, 513],
    [16, 32],
    [4999, 5000],
    [7, 7],
    [4096, 5000],
  ] as const) {
    const { min, max, nanCount, sum } = pyramid.figures(values, from, to);
    expect({ min, max, nanCount }).toEqual(plainly(values, from, to));
    const total = [...values.subarray(from, to)].reduce((all, value) => all + (Number.isNaN(value) ? 0 : value), 0);
    expect(sum).toBeCloseTo(total, 9);
  }
});

test("a range of NaN alone has no least and no greatest value", () => {
  const values = new Float64Array(64).fill(Number.NaN);
  const pyramid = createPyramid();
  pyramid.grow(values, 64);
  expect(pyramid.figures(values, 0, 64)).toEqual({ min: Number.NaN, max: Number.NaN, sum: 0, nanCount: 64 });
});
