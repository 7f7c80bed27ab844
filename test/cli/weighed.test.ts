import { expect, test } from "vitest";
import { weighed } from "../../source/cli/text-table.js";

test("where a terminal is too narrow, columns of least weight are left out, as many as have to be; a pipe gets all", () => {
  const headings = ["md5", "commit", "when", "message"];
  const rows = [["77b0c2aa", "a5d87e37", "2026-11-25T15:00", "First 24 conversations"]];
  const shown = (room?: number) => weighed(headings, rows, [1, 2], room)(headings);
  expect(shown()).toEqual(headings);
  expect(shown(46)).toEqual(headings);
  expect(shown(45)).toEqual(["md5", "when", "message"]);
  expect(shown(30)).toEqual(["md5", "message"]);
});
