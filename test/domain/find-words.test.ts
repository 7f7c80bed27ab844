import { expect, test } from "vitest";
import { findWords } from "../../source/domain/find-words.js";

test("typed words are all in a text, those after - are not", () => {
  expect(["eval/loss", "loss", "test/loss", "acc"].filter(findWords("LOSS -test"))).toEqual(["eval/loss", "loss"]);
  expect(["a", "b"].filter(findWords(" - "))).toEqual(["a", "b"]);
});
