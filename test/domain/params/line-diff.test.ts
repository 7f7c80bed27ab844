import { expect, test } from "vitest";
import { lineDiff } from "../../../source/domain/params/line-diff.js";

const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}`);

test("what differs is told with three lines around it, and @@ where lines are left out", () => {
  const before = lines(1, 20);
  const after = [...before.slice(0, 4), "new", ...before.slice(4, 15), ...before.slice(16)];
  expect(lineDiff(before.join("\n"), after.join("\n"))).toEqual([
    "@@",
    ...lines(2, 4).map((line) => ` ${line}`),
    "+new",
    ...lines(5, 7).map((line) => ` ${line}`),
    "@@",
    ...lines(13, 15).map((line) => ` ${line}`),
    "-line 16",
    ...lines(17, 19).map((line) => ` ${line}`),
  ]);
});

test("equal texts differ in nothing; with nothing in common all lines go and come", () => {
  expect(lineDiff("a\n", "a\n")).toEqual([]);
  expect(lineDiff("a\nb", "c")).toEqual(["-a", "-b", "+c"]);
});

test("texts of thousands of other lines are told as a whole", () => {
  const [old, next] = [lines(1, 3000).join("\n"), lines(4000, 7000).join("\n")];
  expect(lineDiff(old, next)).toHaveLength(6001);
});
