import { expect, test } from "vitest";
import { betterIs } from "../../source/domain/better-is.js";
import { findWords } from "../../source/domain/find-words.js";

test.each([
  ["loss", "lower"],
  ["eval/loss", "lower"],
  ["val_perplexity", "lower"],
  ["rewards/chosen", "higher"],
  ["rouge_l", "higher"],
  ["rougeL", "higher"],
  ["eval_accuracy", "higher"],
  ["tokens_per_second", "higher"],
  ["epoch", undefined],
  ["learning_rate", undefined],
  ["closs", undefined],
])("of %s the better value is %s", (key, better) => {
  expect(betterIs(key)).toBe(better);
});

test("typed words are all in a text, those after - are not", () => {
  expect(["eval/loss", "loss", "test/loss", "acc"].filter(findWords("LOSS -test"))).toEqual(["eval/loss", "loss"]);
  expect(["a", "b"].filter(findWords(" - "))).toEqual(["a", "b"]);
});
