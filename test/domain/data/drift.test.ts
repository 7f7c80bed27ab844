import { expect, test } from "vitest";
import { populationStability, stabilityByChance } from "../../../source/domain/data/drift.js";

test("the index is that of its definition; an empty bin counts as half a row; a side without rows tells nothing", () => {
  // (0.6 - 0.5) ln(0.6 / 0.5) + (0.4 - 0.5) ln(0.4 / 0.5)
  expect(populationStability([50, 50], [60, 40])).toBeCloseTo(0.0405465, 6);
  expect(populationStability([50, 50], [100, 0])).toBeCloseTo(0.5 * Math.log(2) + (0.005 - 0.5) * Math.log(0.01), 6);
  expect(populationStability([1, 2], [2, 4])).toBe(0);
  expect(populationStability([], [1])).toBe(0);
});

test("what may be chance is a quantile of chi-squared by the rows of both sides", () => {
  // 16.919 and 3.841: the quantiles of 95 % for 9 degrees and for 1.
  const tens = Array.from({ length: 10 }, () => 10);
  expect(stabilityByChance(tens, tens)).toBeCloseTo(16.919 / 50, 2);
  expect(stabilityByChance([100, 100], [50, 50])).toBeCloseTo((3.841 * 3) / 200, 2);
  expect(stabilityByChance([10], [10])).toBe(0);
});

test("samples of the same stay below it in about 95 of 100 cases", () => {
  let state = 1;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const sample = (rows: number) => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let row = 0; row < rows; row++) {
      const bin = Math.floor(random() * 10);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    return counts;
  };
  const pairs = Array.from({ length: 1000 }, () => [sample(300), sample(200)] as const);
  const below = pairs.filter(
    ([before, after]) => populationStability(before, after) <= stabilityByChance(before, after),
  );
  expect(below.length).toBeGreaterThan(920);
  expect(below.length).toBeLessThan(980);
});
