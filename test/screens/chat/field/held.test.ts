import { expect, test } from "vitest";
import {
  holding,
  holdingParts,
  nothingHeld,
  partsOf,
  shownField,
  wholeText,
  withPaste,
} from "../../../../screens/chat/field/held.js";
import { fieldAfterKey } from "../../../../source/ui/text-field-state.js";

const megabytes = `${"x".repeat(84)}\n`.repeat(120_000);

test("a long paste is shown by its size, is one sign for the cursor, and is sent whole", () => {
  const typed = withPaste(withPaste(nothingHeld, "Sum up: "), megabytes);
  const held = withPaste(typed, " please");
  expect(shownField(held).text).toBe("Sum up: [pasted 10 MB, 120,000 lines] please");
  expect(wholeText(held)).toBe(`Sum up: ${megabytes} please`);
  const before = { ...typed.field, cursor: typed.field.text.length };
  expect(fieldAfterKey(before, "backspace", "")?.text).toBe("Sum up: ");
});

test("a short paste stands in the field as it is, with the line ends of this system", () => {
  expect(withPaste(nothingHeld, "a\r\nb\rc").field.text).toBe("a\nb\nc");
});

test("a paste that comes in pieces is one", () => {
  const pieces = [megabytes.slice(0, 65_536), megabytes.slice(65_536, 131_072), "and the end."];
  const held = pieces.reduce((before, piece, at) => withPaste(before, piece, at > 0), nothingHeld);
  expect(held.folded).toHaveLength(1);
  expect(wholeText(held)).toBe(pieces.join(""));
  expect(shownField(held).text).toBe("[pasted 131 KB, 1,543 lines]and the end.");
});

test("what is kept for the next session comes back as it was, folded and not", () => {
  const held = withPaste(withPaste(withPaste(nothingHeld, "one "), megabytes), " two");
  expect(holdingParts(partsOf(held))).toEqual(held);
  expect(partsOf(held).map(({ isFolded }) => isFolded)).toEqual([false, true, false]);
});

test("a text with the very signs of folded pastes is not taken for one", () => {
  const text = "odd \u{f0100} sign";
  for (const held of [withPaste(nothingHeld, text), holding(text), holdingParts([{ text, isFolded: false }])]) {
    expect(wholeText(held)).toBe(text);
  }
});
