import { expect, test } from "vitest";
import { unreadableWords } from "../../source/ui/text/unreadable-words.js";

test("conversations that cannot be read are named, those beyond by an ellipsis", () => {
  expect(unreadableWords(1, ["refund tone"])).toBe('1 conversation cannot be read: "refund tone"');
  expect(unreadableWords(3, ["a\u001b", "what is said of refunds by support"])).toBe(
    '3 conversations cannot be read: "a␛", "what is said of refunds…", …',
  );
});
