import { expect, test } from "vitest";
import { importanceOf } from "../../../source/domain/sweep/importance.js";
import { bestOf, parseObjective, usualObjective } from "../../../source/domain/sweep/objective.js";

const grid = [
  { values: [4, "adamw"], objective: 1 },
  { values: [4, "sgd"], objective: 2 },
  { values: [8, "adamw"], objective: 3 },
  { values: [8, "sgd"], objective: 4 },
];

// By hand: the mean is 2.5, all squares are 5; between the ranks 4 * 1² = 4, between the optimizers 4 * 0.5² = 1.
test("eta squared is the share of the variance between a param's values", () => {
  expect(importanceOf(2, grid)).toEqual([
    { share: 0.8, method: "eta squared" },
    { share: 0.2, method: "eta squared" },
  ]);
});

test("numbers that hardly repeat are weighed by the rank correlation", () => {
  const trials = [1, 2, 3, 4, 5, 6].map((value) => ({ values: [value], objective: value ** 3 }));
  expect(importanceOf(1, trials)).toEqual([{ share: 1, method: "rank correlation squared" }]);
});

test("says why nothing can be told: too few trials, no difference, one trial a value", () => {
  const told = (trials: Parameters<typeof importanceOf>[1]) => importanceOf(1, trials);
  expect(told([{ values: [1], objective: Number.NaN }])).toEqual([
    { unknown: "4 trials with a value are needed, there are 0" },
  ]);
  expect(told(grid.map(({ values }) => ({ values, objective: 7 })))).toEqual([
    { unknown: "all trials have the same value" },
  ]);
  expect(told(["a", "b", "c", "d"].map((value, at) => ({ values: [value], objective: at })))).toEqual([
    { unknown: "each value has one trial: more are needed to tell it from chance" },
  ]);
  expect(
    importanceOf(
      2,
      grid.map(({ values, objective }) => ({ values: [values[0] ?? null, 3], objective })),
    )[1],
  ).toEqual({ unknown: "it has one value" });
});

test("trials are judged by a loss of an evaluation first, and by what the user says", () => {
  expect(usualObjective(["loss", "system/gpu", "eval/rouge_l", "eval/loss", "epoch"])).toEqual({
    key: "eval/loss",
    better: "lower",
  });
  expect(usualObjective(["loss", "val_accuracy"])).toEqual({ key: "val_accuracy", better: "higher" });
  expect(usualObjective(["rouge_l", "loss"])).toEqual({ key: "loss", better: "lower" });
  expect(usualObjective(["epoch", "thing"])).toBeUndefined();
  expect(parseObjective("thing:max")).toEqual({ key: "thing", better: "higher" });
  expect(parseObjective("eval:loss:min")).toEqual({ key: "eval:loss", better: "lower" });
  expect(() => parseObjective("thing")).toThrow('The name "thing" does not tell');
});

test("a way to judge that is none is refused with the words that are, and so is no name", () => {
  for (const text of ["loss:sideways", "loss:", "loss:Min"]) {
    const word = text.slice("loss:".length);
    expect(() => parseObjective(text)).toThrow(`"${word}" is no way to judge a metric: it is min or max`);
  }
  expect(() => parseObjective("")).toThrow('"" names no metric');
  expect(() => parseObjective(":min")).toThrow('":min" names no metric');
});

test("the best is a finite number; of equals the first", () => {
  expect(bestOf([undefined, 3, Number.NaN, 1, 1, Number.NEGATIVE_INFINITY], "lower")).toBe(3);
  expect(bestOf([1, 3, 3], "higher")).toBe(1);
  expect(bestOf([undefined], "lower")).toBe(-1);
});
