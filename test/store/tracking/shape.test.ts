import { expect, test } from "vitest";
import { emptyShape, shapeOf } from "../../../source/store/tracking/run-index/shape.js";

test("the same keys in the same order are the same shape", () => {
  expect(shapeOf(["loss", "accuracy"])).toBe(shapeOf(["loss", "accuracy"]));
  expect(shapeOf(["accuracy", "loss"])).not.toBe(shapeOf(["loss", "accuracy"]));
  expect(shapeOf([])).toBe(emptyShape);
  const grown = emptyShape.with("loss").with("accuracy");
  expect(emptyShape.with("loss").with("accuracy")).toBe(grown);
});

// Each asked the one before it: a run of ten thousand metrics overflowed the stack, and every search with it.
test("a run may have twenty thousand metrics, given one after the other", () => {
  let shape = shapeOf(["first"]);
  for (let index = 0; index < 20_000; index++) {
    shape = shape.with(`metric_${index}`);
    if (index % 1000 === 0) expect(shape.keys()).toHaveLength(index + 2);
  }
  expect([shape.length, shape.keys()[0], shape.keys()[20_000]]).toEqual([20_001, "first", "metric_19999"]);
});
