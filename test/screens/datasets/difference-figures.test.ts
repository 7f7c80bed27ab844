import { expect, test } from "vitest";
import { columnDetail } from "../../../screens/datasets/difference/column-detail.js";
import { columnRows } from "../../../screens/datasets/difference/columns-view.js";
import { exampleRows } from "../../../screens/datasets/difference/examples-view.js";
import { figuresLegend, figuresTable } from "../../../screens/datasets/difference/figures-table.js";
import { tableHead } from "../../../screens/datasets/difference/head-view.js";
import { differenceMarkdown } from "../../../screens/datasets/difference/markdown.js";
import type { ColumnChange, TableDifference, TableShape } from "../../../source/domain/data/table.js";
import { withoutSgr } from "../../../source/ui/theme.js";

const shape: TableShape = { format: "jsonl", columns: [], rows: 2, broken: 0, duplicates: 0 };
const estimated: ColumnChange = {
  name: "x",
  type: "text",
  before: { nulls: 0, distinct: 984_795, isDistinctEstimate: true },
  after: { nulls: 0, distinct: 984_795, isDistinctEstimate: true },
};
const difference: TableDifference = {
  before: shape,
  after: shape,
  key: [],
  added: 1,
  removed: 0,
  changed: 0,
  same: 1,
  columns: [{ name: "messages", type: "nested", before: { nulls: 0, distinct: 1 }, after: { nulls: 0, distinct: 2 } }],
  exampleColumns: ["messages"],
  examples: { added: [["[]"]], removed: [], changed: [] },
};
const plain = (rows: readonly string[]) => rows.map((row) => withoutSgr(row).trimEnd());

test("a count of values that is an estimate is told as one, and two of them are never one figure", () => {
  const size = { width: 118, height: 9, focused: false };
  const told = "≈985,000 → ≈985,000";
  expect(columnRows([estimated], { cursor: -1, offset: 0 }, size).join()).toContain(told);
  expect(plain(columnDetail(estimated, 60, 9))).toContain(`distinct  ${told}`);
  expect(figuresTable([estimated]).rows).toEqual([["x", "text", "0", told]]);
  const counted: ColumnChange = { ...estimated, after: { nulls: 0, distinct: 984_795 } };
  expect(figuresTable([counted]).rows).toEqual([["x", "text", "0", "≈985,000 → 984,795"]]);
  const found = { kind: "table", before: { sizeBytes: 1, md5: "a" }, after: { sizeBytes: 1, md5: "b" } } as const;
  const none = { lines: [], notes: [] };
  const text = differenceMarkdown("x", found, { ...difference, columns: [estimated] }, none, ["a", "b"]);
  expect(text).toContain(told);
  expect(text).toContain("≈: an estimate, mostly within twenty percent");
});

test("below the figures it is told what a drift means and by what each is measured, of what is there", () => {
  const drifted: ColumnChange = { ...estimated, before: { nulls: 0, distinct: 9 }, after: { nulls: 0, distinct: 9 } };
  const changes: readonly ColumnChange[] = [
    { ...drifted, drift: 0.4, driftOf: "length" },
    { ...drifted, drift: 0.2, driftOf: "deciles", isDriftChance: true },
  ];
  expect(figuresTable(changes).rows.map((row) => row[2])).toEqual(["0.40 by length", "0.20 by deciles (chance)"]);
  expect(figuresLegend(changes)).toEqual([
    "drift: population stability index, under 0.1 none, over 0.25 large (Siddiqi, Credit Risk Scorecards, 2006)",
    "by deciles: numbers by the deciles of before, length: texts by the deciles of their lengths before",
    "(chance): two samples of the same, as small as these, differ as much (Yurdakul, 2018)",
  ]);
  expect(figuresLegend([drifted])).toEqual([]);
});

test("rows of one column are told apart by their whole content; a conversation in which nobody speaks is shown as it stands", () => {
  expect(plain(tableHead(difference))).toEqual([
    "+1 row  -0 rows  ~0 changed  1 same   same columns",
    "rows by their whole content",
  ]);
  expect(plain(tableHead({ ...difference, key: ["messages"] }))[1]).toBe("rows by their whole content");
  expect(plain(exampleRows(difference, "all", 60))).toEqual(["1 added", "+ messages  []", ""]);
});

test("rows that were changed are shown in the order in which they were found", () => {
  const changed = ["10", "9", "2"].map((key) => ({ key, before: ["[]"], after: ["[1]"] }));
  const rows = plain(
    exampleRows({ ...difference, examples: { added: [], removed: [], changed }, changed: 3 }, "changed", 60),
  );
  expect(rows.filter((row) => row.startsWith("~"))).toEqual(["~ 10", "~ 9", "~ 2"]);
});
