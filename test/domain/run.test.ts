import { expect, test } from "vitest";
import { isLater } from "../../source/domain/run.js";

const point = (step: number, timestampMs: number, value: number) => ({ step, timestampMs, value });

test("the latest metric is the maximum of step, then timestamp, then value", () => {
  expect(isLater(point(2, 1, 0), point(1, 9, 9))).toBe(true);
  expect(isLater(point(1, 9, 9), point(2, 1, 0))).toBe(false);
  expect(isLater(point(1, 2, 0), point(1, 1, 9))).toBe(true);
  expect(isLater(point(1, 1, 3), point(1, 1, 2))).toBe(true);
});

test("NaN counts as 0 where step and timestamp are equal", () => {
  expect(isLater(point(1, 1, Number.NaN), point(1, 1, -1))).toBe(true);
  expect(isLater(point(1, 1, Number.NaN), point(1, 1, 1))).toBe(false);
});
