import { expect, test } from "vitest";
import { isLike } from "../../../source/domain/filter/like.js";

test.each([
  ["support", "sup%", true],
  ["support", "%port", true],
  ["support", "%p_o%", true],
  ["support", "s%p%t", true],
  ["support", "support", true],
  ["support", "suppor", false],
  ["support", "_", false],
  ["", "%", true],
  ["", "_", false],
  ["a.c", "a.c", true],
  ["abc", "a.c", false],
  ["line\nbreak", "line%break", true],
  ["🚢", "_", true],
  ["Support", "support", false],
])("%j LIKE %j is %s", (text, pattern, expected) => {
  expect(isLike(text, pattern, false)).toBe(expected);
});

test("ILIKE takes no notice of case", () => {
  expect(isLike("SUPPORT Ünï", "%port ü%", true)).toBe(true);
});

test("a pattern of many % over a long text ends in time that grows with both lengths only", () => {
  expect(isLike("a".repeat(5000), `${"%a".repeat(500)}b`, false)).toBe(false);
});
