import { expect, test } from "vitest";
import { tableLines } from "../../source/cli/text-table.js";

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
