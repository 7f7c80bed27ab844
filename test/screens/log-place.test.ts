import { expect, test } from "vitest";
import { cursorIn, moved, placeAtByte, settled } from "../../screens/pipeline/log/place.js";
import type { LogWindow } from "../../source/api/log-views.js";

const window = (by: number, first: number, count: number): LogWindow => ({
  lines: Array.from({ length: count }, (_, at) => ({ byte: (first + at) * 10, text: "" })),
  by,
  firstLine: first,
  totalLines: 100,
  sizeBytes: 1000,
});
const place = { following: false, from: 500, by: 0, row: 3 };

test("the cursor moves in the window and takes it along at its edges", () => {
  expect(moved(place, 2, 10)).toEqual({ ...place, row: 5 });
  expect(moved(place, -5, 10)).toEqual({ ...place, by: -2, row: 0 });
  expect(moved(place, 9, 10)).toEqual({ ...place, by: 3, row: 9 });
});

test("where the log ends the cursor is on the line that was meant, or on the last", () => {
  // 50 lines further were asked for, 40 were there.
  expect(cursorIn({ ...place, by: 50 }, window(40, 90, 10))).toBe(9);
  // A match in the third line: 5 lines above it are not there.
  const match = placeAtByte(place, 20, 15);
  expect(match).toMatchObject({ by: -5, row: 5 });
  expect(cursorIn(match, window(-2, 0, 15))).toBe(2);
});

test("who leaves the end is on its last line and knows how many lines there were", () => {
  expect(settled({ following: true, from: 0, by: 0, row: 0 }, window(-10, 90, 10))).toEqual({
    following: false,
    from: 900,
    by: 0,
    row: 9,
    seenLines: 100,
  });
});
