import { expect, test } from "vitest";
import { tableBlocks, tableLines, terminalColumns } from "../../source/cli/text-table.js";

const long = "n".repeat(250);

test("a table is not as wide as its longest name: into a pipe that cell alone is long, and whole", () => {
  const lines = tableLines(
    ["name", "state"],
    [
      ["calm-otter", "finished"],
      [long, "failed"],
    ],
    undefined,
  );
  expect(lines).toEqual([`name${" ".repeat(56)}  state`, `calm-otter${" ".repeat(50)}  finished`, `${long}  failed`]);
});

test("on a terminal the widest column gives way, then the line is cut", () => {
  expect(
    tableLines(
      ["name", "state"],
      [
        ["calm-otter", "finished"],
        [long, "failed"],
      ],
      30,
    ),
  ).toEqual(["name                  state", "calm-otter            finished", `${"n".repeat(19)}…  failed`]);
  expect(tableLines(["a", "b"], [["x".repeat(20), "y".repeat(20)]], 20)).toEqual([
    "a             b",
    `${"x".repeat(11)}…  ${"y".repeat(5)}…`,
  ]);
});

test("where a terminal is too narrow, columns that nothing fills are left out; a pipe gets every column", () => {
  const headings = ["md5", "names", "used by", "message"];
  const rows = [["77b0c2aa", "", "", "First 24 conversations"]];
  expect(tableLines(headings, rows, 32)).toEqual(["md5       message", "77b0c2aa  First 24 conversations"]);
  expect(tableLines(headings, rows, 80)[0]).toBe("md5       names  used by  message");
  expect(tableLines(headings, rows, undefined)[0]).toBe("md5       names  used by  message");
});

// It printed empty lines.
test("a terminal that tells no width has 80 columns, a pipe has none", () => {
  expect([40, 0].map((columns) => terminalColumns({ isTTY: true, columns }))).toEqual([40, 80]);
  expect(terminalColumns({ isTTY: false, columns: 40 })).toBe(undefined);
});

test("on a terminal what does not fit beside each other stands below, behind the first column again; a pipe gets one table", () => {
  const headings = ["column", "nulls", "min", "max"];
  const rows = [
    ["age", "0", "17 → 18", "64 → 71"],
    ["a-very-long-name", "3", "1", "2"],
  ];
  expect(tableBlocks(headings, rows, 33)).toEqual([
    ["column        nulls  min", "age           0      17 → 18", "a-very-long…  3      1"],
    ["column        max", "age           64 → 71", "a-very-long…  2"],
  ]);
  expect(tableBlocks(headings, rows, 60)).toEqual([tableLines(headings, rows, 60)]);
  expect(tableBlocks(headings, rows, undefined)).toEqual([tableLines(headings, rows, undefined)]);
});
