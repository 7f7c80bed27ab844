import { expect, test } from "vitest";
import { shapeOf } from "../../../source/store/tracking/run-index/shape.js";

test("runs with the same keys share a shape, which has them in order", () => {
  expect(shapeOf(["b", "a"])).toBe(shapeOf(["b", "a"]));
  expect(shapeOf(["b", "a"]).keys()).toEqual(["b", "a"]);
});

// Every call about such a run failed with "Maximum call stack size exceeded".
test("a shape of 12,000 metrics has all of them", () => {
  const keys = Array.from({ length: 12_000 }, (_, at) => `metric ${at}`);
  expect(shapeOf(keys).keys()).toEqual(keys);
});
