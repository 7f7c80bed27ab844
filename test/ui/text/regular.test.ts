import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { isOneCellEach, regularWidth } from "../../../source/ui/text/regular.js";

const bmp = Array.from({ length: 0xffff }, (_, code) => String.fromCharCode(code));

describe("a regular text", () => {
  test("takes as many cells as string-width finds, letter by letter and in a row with colours", () => {
    const letters = bmp.filter(isOneCellEach);
    expect(letters.length).toBeGreaterThan(1000);
    expect(letters.filter((letter) => stringWidth(letter) !== 1)).toEqual([]);
    const row = letters.map((letter, at) => (at % 7 === 0 ? `\u001b[94m${letter}\u001b[0m` : letter)).join("");
    expect(regularWidth(row)).toBe(letters.length);
    expect(stringWidth(row)).toBe(letters.length);
  });

  test("has no wide letter, no mark, no line end, and no other sequence", () => {
    for (const text of ["日本", "e\u0301", "🔥", "a\tb", "a\nb", "\u001b]8;;x\u0007", "\u001b[2Kx", "\u00ad", "✅"]) {
      expect([text, regularWidth(text)]).toEqual([text, undefined]);
    }
  });
});
