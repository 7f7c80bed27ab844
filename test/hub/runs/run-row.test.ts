import { expect, test } from "vitest";
import { metricView } from "../../../source/hub/runs/run-row.js";

// Least and greatest were ±1.797e308 where the last value was "Infinity", and 2^53 + 3 was 9007199254740996.
test("figures of a metric have MLflow's words for what JSON has no number for, and all digits of the step", () => {
  const last = { value: -Infinity, timestampMs: 1, step: 9007199254740995n };
  const extremes = { min: { value: -Infinity, step: 1 }, max: { value: Infinity, step: 2 } };
  expect(metricView("loss", { last, ...extremes, count: 2, nanCount: 0 })).toEqual({
    key: "loss",
    last: "-Infinity",
    step: 9007199254740996,
    exactStep: "9007199254740995",
    min: "-Infinity",
    max: "Infinity",
    count: 2,
    nanCount: 0,
  });
});
