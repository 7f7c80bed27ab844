import { describe, expect, test } from "vitest";
import { parseSettings } from "../../../source/domain/sweep/param-setting.js";
import { typedValue, valueText } from "../../../source/domain/sweep/param-value.js";
import { similarNames } from "../../../source/domain/sweep/similar-names.js";
import { etaMs } from "../../../source/domain/sweep/sweep.js";
import {
  gridSize,
  type SweepParam,
  sampleOf,
  valuesText,
  wholeGrid,
} from "../../../source/domain/sweep/sweep-space.js";

const rank: SweepParam = { file: "params.yaml", key: "lora.rank", values: [4, 8, 16] };
const optimizer: SweepParam = { file: "params.yaml", key: "optimizer", values: ["adamw", "sgd"] };
const rate: SweepParam = { file: "params.yaml", key: "lr", values: [], range: { from: 1e-5, to: 1e-3, whole: false } };
const epochs: SweepParam = { file: "params.yaml", key: "epochs", values: [], range: { from: 1, to: 3, whole: true } };

test("a grid has every combination once, the last param's values changing first", () => {
  expect(wholeGrid([rank, optimizer])).toEqual([
    [4, "adamw"],
    [4, "sgd"],
    [8, "adamw"],
    [8, "sgd"],
    [16, "adamw"],
    [16, "sgd"],
  ]);
  expect(gridSize([rank, rate])).toBe(Number.POSITIVE_INFINITY);
});

test("a sample has different combinations of the grid, the same for the same seed, and the whole grid where it is small", () => {
  const sampled = sampleOf([rank, optimizer], 4, 7);
  expect(new Set(sampled.map(String)).size).toBe(4);
  expect(sampleOf([rank, optimizer], 4, 7)).toEqual(sampled);
  expect(sampleOf([rank, optimizer], 4, 8)).not.toEqual(sampled);
  expect(sampleOf([rank, optimizer], 6, 7)).toEqual(wholeGrid([rank, optimizer]));
});

test("a range over two decades is drawn evenly by the logarithm, in three digits and within its ends", () => {
  const drawn = sampleOf([rate], 200, 1).map(([value]) => Number(value));
  expect(drawn.every((value) => value >= 1e-5 && value <= 1e-3)).toBe(true);
  expect(drawn.every((value) => value === Number(value.toPrecision(3)))).toBe(true);
  const below = drawn.filter((value) => value < 1e-4).length;
  expect(below).toBeGreaterThan(70);
  expect(below).toBeLessThan(130);
  const told = (from: number, to: number) => valuesText({ ...rate, range: { from, to, whole: false } });
  expect(told(0, 1e-5)).toBe("0..1e-5 (uniform)");
  expect(told(1e-5, 2)).toBe("1e-5..2 (log-uniform)");
  expect(told(0.004, 0.5)).toBe("0.004..0.5 (log-uniform)");
  expect(valuesText(rate)).toBe("1e-5..1e-3 (log-uniform)");
});

test("a range of whole numbers gives whole numbers, both ends among them, and says when it has too few", () => {
  const drawn = sampleOf([epochs, rank], 9, 1).map(([value]) => value);
  expect([...new Set(drawn)].sort()).toEqual([1, 2, 3]);
  expect(() => sampleOf([epochs], 4, 1)).toThrow("fewer than 4 different combinations");
});

describe("--set", () => {
  test.each([
    ["lr=0.1, 0.2", { file: "params.yaml", key: "lr", texts: ["0.1", "0.2"], range: undefined }],
    ["other.yaml:a.b=x", { file: "other.yaml", key: "a.b", texts: ["x"], range: undefined }],
    ["layers=[1, 2],[3]", { file: "params.yaml", key: "layers", texts: ["[1, 2]", "[3]"], range: undefined }],
    ["name='a, b',c", { file: "params.yaml", key: "name", texts: ["a, b", "c"], range: undefined }],
    ["url=http://x/?a=1", { file: "params.yaml", key: "url", texts: ["http://x/?a=1"], range: undefined }],
    ["lr=1e-5..1e-3", { file: "params.yaml", key: "lr", texts: [], range: { from: 1e-5, to: 1e-3, whole: false } }],
    ["path=../data", { file: "params.yaml", key: "path", texts: ["../data"], range: undefined }],
  ])("%s is read", (text, setting) => {
    expect(parseSettings([text])).toEqual([setting]);
  });

  test.each([
    [["lr"], '"lr" is no KEY=VALUE'],
    [["lr="], 'lr has no value: "lr="'],
    [["lr=1,,2"], 'lr has an empty value: "lr=1,,2"'],
    [["lr=1,2,1"], "lr has the value 1 twice"],
    [["lr=1", "lr=2"], "lr is set twice"],
    [["lr=3..1"], "lr has no range 3..1"],
    [["a..b=1"], '"a..b" names no param'],
  ])("%s is refused", (texts, message) => {
    expect(() => parseSettings(texts)).toThrow(message);
  });
});

test("a value is of the kind that stands there now, or is refused by name", () => {
  expect(typedValue("lr", "2e-5", 0.1)).toBe(2e-5);
  expect(typedValue("shuffle", "false", true)).toBe(false);
  expect(typedValue("name", "8", "base")).toBe("8");
  expect(typedValue("layers", "[1, a]", [3])).toEqual([1, "a"]);
  expect(typedValue("free", "null", null)).toBe(null);
  expect(() => typedValue("lr", "fast", 0.1)).toThrow('lr wants a number (it is 0.1 now), not "fast"');
  expect(() => typedValue("shuffle", "1", true)).toThrow("shuffle wants true or false");
  expect([2e-5, 0.004, 1e21, [1, "a"], null].map(valueText)).toEqual(["2e-5", "0.004", "1e21", "[1, a]", "null"]);
});

test("names like the one that is not there come nearest first", () => {
  const names = ["finetuning.lora_rank", "finetuning.lora_alpha", "finetuning.epochs"];
  expect(similarNames("finetuning.lora_rnk", names)).toEqual(["finetuning.lora_rank"]);
  expect(similarNames("lora_rank", names)).toEqual(["finetuning.lora_rank"]);
  expect(similarNames("zzz", names)).toEqual([]);
});

test("what is to go counts the trials that run and the queue behind them", () => {
  expect(etaMs([], [10], 3, 1)).toBeUndefined();
  expect(etaMs([100, 200], [50], 2, 1)).toBe(100 + 300);
  expect(etaMs([100], [90, 10], 1, 2)).toBe(110);
  // One that takes longer than the others is about to end.
  expect(etaMs([100], [500], 0, 2)).toBe(0);
});
