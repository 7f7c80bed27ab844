import { describe, expect, test } from "vitest";
import { commitMessage, placeForNew, typedEntry } from "../../../screens/pipeline/params/params-words.js";
import type { ParamRow } from "../../../source/api/params-views.js";

const row = (path: string, more: Partial<ParamRow> = {}): ParamRow => ({
  path: path.split("."),
  kind: "scalar",
  type: "int",
  source: "5",
  isLong: false,
  line: 1,
  usedBy: [],
  ...more,
});

describe("the commit message begins with what has changed", () => {
  test.each<readonly [readonly ParamRow[], string]>([
    [[row("train.epochs", { was: "3" })], "Set train.epochs to 5"],
    [[row("a", { was: "3" }), row("b", { isNew: true }), row("c", { kind: "gone" })], "Set a to 5; add b; remove c"],
    [[row("a")], "Change params.yaml"],
    [[row("a".repeat(80), { was: "3" })], "Change params.yaml"],
  ])("%#: %s", (rows, message) => expect(commitMessage(rows, "params.yaml")).toBe(message));
});

describe("a new key is typed as the file has it", () => {
  test.each([
    ["seed: 1", "seed", "1"],
    ["  seed :  [1, 2] ", "seed", "[1, 2]"],
    ["url: http://x:80", "url", "http://x:80"],
    ['"a b": "c: d"', "a b", '"c: d"'],
  ])("%s", (typed, key, value) => expect(typedEntry(typed)).toEqual({ key, value }));

  test.each(["seed", "seed:", ": 1", ""])("%j is refused", (typed) => {
    expect(() => typedEntry(typed)).toThrow("is no key with a value");
  });
});

test("a new key goes into the map under the cursor, beside a value, into an open list as an item", () => {
  const rows = [
    row("train", { kind: "map", isOpen: true }),
    row("train.lr"),
    row("layers", { kind: "list", isOpen: true }),
    row("layers.0"),
    row("closed", { kind: "list", isOpen: false }),
  ];
  expect(rows.map((each) => placeForNew(rows, each))).toEqual([
    { path: ["train"], isList: false },
    { path: ["train"], isList: false },
    { path: ["layers"], isList: true },
    { path: ["layers"], isList: true },
    { path: [], isList: false },
  ]);
  expect(placeForNew(rows, undefined)).toEqual({ path: [], isList: false });
});
