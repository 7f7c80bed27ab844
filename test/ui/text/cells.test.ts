import { expect, test } from "vitest";
import { cellWidth, cut, fit, wrap } from "../../../source/ui/text/cells.js";
import { formatAge, formatBytes, formatDuration, formatNumber } from "../../../source/ui/text/format.js";

const red = "\u001b[31m";
const reset = "\u001b[0m";

test("fit pads on the side that is asked for, and counts wide characters as two cells", () => {
  expect([fit("ab", 4), fit("ab", 4, "right"), fit("日本", 6), fit("ab", 0)]).toEqual(["ab  ", "  ab", "日本  ", ""]);
});

test("cut ends what it cuts with an ellipsis and is exactly as wide as asked, also before a wide character", () => {
  expect(cut("abcdef", 4)).toBe("abc…");
  expect(cut("a日本語", 4)).toBe("a日…");
  expect(cut("日本語", 4)).toBe("日… ");
  expect(cut(`${red}abcdef${reset}`, 4)).toBe(`${red}abc…${reset}`);
});

test("colours have no width", () => {
  expect(cellWidth(`${red}abc${reset}`)).toBe(3);
});

test("wrap breaks at blanks, and inside of a word that is wider than the row", () => {
  expect(wrap("the quick brown fox", 10)).toEqual(["the quick", "brown fox"]);
  expect(wrap("abcdefghij k", 4)).toEqual(["abcd", "efgh", "ij k"]);
  expect(wrap("日本語です", 4)).toEqual(["日本", "語で", "す"]);
  expect(wrap("", 4)).toEqual([""]);
});

test("no row of a wrapped text is wider than asked for", () => {
  const text =
    "a 日本語のテキスト mixed with English words, réservé 👩‍👩‍👧 and_a_very_long_identifier_without_any_blank";
  for (const cells of [2, 3, 7, 20, 79]) {
    for (const row of wrap(text, cells)) expect(cellWidth(row)).toBeLessThanOrEqual(cells);
  }
});

test("ages, durations, sizes and numbers take few cells", () => {
  expect([400, 42_000, 132_000, 1_080_000, 3 * 3_600_000, 9 * 86_400_000].map(formatAge)).toEqual([
    "now",
    "42s",
    "2m12s",
    "18m",
    "3h",
    "9d",
  ]);
  expect([800, 41_000, 3_723_000].map(formatDuration)).toEqual(["0.8 s", "00:41", "1:02:03"]);
  expect([312, 15_400, 1_220_000, 999_950_000].map(formatBytes)).toEqual(["312 B", "15 KB", "1.2 MB", "1.0 GB"]);
  expect([0, 0.0312, 4e-3, 18_400, 1.5, 2e6, Number.MAX_VALUE].map((value) => formatNumber(value))).toEqual([
    "0",
    "0.0312",
    "4.0e-3",
    "18,400",
    "1.5",
    "2.0e+6",
    "∞",
  ]);
  expect([formatNumber("NaN"), formatNumber("-Infinity")]).toEqual(["NaN", "-∞"]);
});
