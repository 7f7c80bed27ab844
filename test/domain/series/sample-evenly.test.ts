import { expect, test } from "vitest";
import { sampleEvenly } from "../../../source/domain/series/sample-evenly.js";

test("fewer rows than asked for are all there", () => {
  expect(sampleEvenly(3, 5)).toEqual([0, 1, 2]);
  expect(sampleEvenly(0, 5)).toEqual([]);
});

test("the first row of each tile, as SQL's NTILE cuts them, with the last row in the place of the last", () => {
  // 10 rows in 4 tiles: 3, 3, 2, 2.
  expect(sampleEvenly(10, 4)).toEqual([0, 3, 6, 9]);
  expect(sampleEvenly(10, 1)).toEqual([9]);
});
