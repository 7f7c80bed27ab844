import { expect, test } from "vitest";
import { checkLines, checkNotes, checkRows } from "../../../screens/datasets/difference/checks-view.js";
import { columnDetail } from "../../../screens/datasets/difference/column-detail.js";
import { columnRows } from "../../../screens/datasets/difference/columns-view.js";
import { exampleRows } from "../../../screens/datasets/difference/examples-view.js";
import { classesTable, figuresTable } from "../../../screens/datasets/difference/figures-table.js";
import { headRows, tableHead } from "../../../screens/datasets/difference/head-view.js";
import { differenceLayout } from "../../../screens/datasets/difference/layout.js";
import { differenceMarkdown } from "../../../screens/datasets/difference/markdown.js";
import { spreadPair } from "../../../screens/datasets/difference/pair.js";
import { wordChanges } from "../../../screens/datasets/difference/word-changes.js";
import { differencePlace } from "../../../source/actions/dataset-difference.js";
import type { DataChecks } from "../../../source/domain/data/checks.js";
import type { ColumnChange, ColumnStatistics, TableDifference, TableShape } from "../../../source/domain/data/table.js";
import type { TableProgress } from "../../../source/domain/data/table-progress.js";
import type { Dataset, DatasetVersion } from "../../../source/domain/dataset.js";
import { cellWidth } from "../../../source/ui/text/cells.js";
import { withoutSgr } from "../../../source/ui/theme.js";

const shape: TableShape = { format: "jsonl", columns: [], rows: 2, broken: 0, duplicates: 0 };
const difference: TableDifference = {
  before: shape,
  after: { ...shape, rows: 3, broken: 1, duplicates: 2, firstBroken: { line: 7, why: "no JSON" } },
  key: ["id"],
  added: 1,
  removed: 1,
  changed: 1,
  same: 1200,
  columns: [
    {
      name: "output",
      type: "text",
      before: { nulls: 0, distinct: 10, length: { p50: 52, p95: 55, max: 60 } },
      after: { nulls: 3, distinct: 7, length: { p50: 51, p95: 53, max: 60 } },
      drift: 0.31,
      driftOf: "length",
    },
    {
      name: "kind",
      type: "text",
      before: { nulls: 0, distinct: 2 },
      after: { nulls: 0, distinct: 2 },
      drift: 0.02,
      driftOf: "values",
      classes: [
        { value: "answer", before: 91, after: 96 },
        { value: "refusal", before: 9, after: 4 },
      ],
    },
    {
      name: "score",
      type: "text",
      typeBefore: "number",
      before: { nulls: 0, distinct: 2, min: 1, max: 2 },
      after: { nulls: 0, distinct: 1 },
    },
    { name: "fresh", type: "number", after: { nulls: 0, distinct: 1, min: 5, max: 5 } },
    { name: "gone", type: "boolean", before: { nulls: 1, distinct: 2 } },
  ],
  exampleColumns: ["id", "instruction", "output"],
  examples: {
    added: [["3", "Hi\nthere", "Hello\u001b[2J"]],
    removed: [["1", "Bye", "Sorry, no."]],
    changed: [
      { key: "2", before: ["2", "Refund?", "Sorry, I cannot say."], after: ["2", "Refund?", "Sorry, I will say."] },
    ],
  },
};

const plain = (rows: readonly string[]) => rows.map((row) => withoutSgr(row).trimEnd());

test("columns stand beside each other before and after, a drift is a number with a bar, a column of one side has its sign", () => {
  const size = { width: 118, height: 20, focused: false };
  const rows = plain(columnRows(difference.columns, { cursor: -1, offset: 0 }, size)).map((row) =>
    row.trim().split(/ {2,}/),
  );
  expect(rows).toEqual([
    ["column", "type", "nulls", "distinct", "min–max / length p50/p95", "drift (PSI)"],
    ["output", "text", "0 → 3", "10 → 7", "52/55 → 51/53", "0.31 ███"],
    ["kind", "text", "0", "2", "0.02"],
    ["score", "number→text", "0", "2 → 1", "1–2"],
    ["fresh", "+ number", "0", "1", "5–5"],
    ["gone", "- boolean", "1", "2"],
  ]);
  expect(plain(tableHead(difference))).toEqual([
    "+1 row  -1 row  ~1 changed  1,200 same  0 → 1 broken   columns +fresh  -gone  ~score number to text",
    "rows by id",
  ]);
});

test("what is too long of a range is cut on both sides alike, dates to their day or month; the selected row has a bar that inverting leaves readable", () => {
  const side = (min: number | string, max: number | string) => ({ nulls: 0, distinct: 9, min, max });
  const cells = (before: ColumnStatistics, after: ColumnStatistics, width: number) => spreadPair(before, after, width);
  expect(cells(side(-12351.4, 18734.2), side(-9622.36, 19551.3), 40)).toBe("-12,351–18,734 → -9,622–19,551");
  expect(cells(side(-12351.4, 18734.2), side(-9622.36, 19551.3), 24)).toBe("-12…–18,… → -9,…–19,…");
  const dates = [
    side("2024-01-01 00:00:00", "2024-02-21 08:43:00"),
    side("2024-02-03 00:00:00", "2024-04-07"),
  ] as const;
  expect(cells(...dates, 60)).toBe("2024-01-01–2024-02-21 → 2024-02-03–2024-04-07");
  expect(cells(...dates, 36)).toBe("2024-01–2024-02 → 2024-02–2024-04");
  expect(cells(...dates, 26)).toBe("01-01–02-21 → 02-03–04-07");
  expect(cells(dates[0], side("2025-01-01", "2026-01-01"), 26)).toBe("2024–2024 → 2025–2026");
  expect(cells(...dates, 24)).toBe("202…–202… → 202…–202…");
  expect(cells(dates[0], dates[0], 24)).toBe("2024-01-01–2024-02-21");
  const text = { nulls: 0, distinct: 9, length: { p50: 3, p95: 7, max: 9 } };
  expect(cells(side(1, 2), text, 24)).toBe("1–2 → 3/7");
  const size = { width: 80, height: 4, focused: true };
  const [, selected = "", other = ""] = columnRows(
    [difference.columns[0], difference.columns[0]].filter((column) => column !== undefined),
    { cursor: 0, offset: 0 },
    size,
  ).map(withoutSgr);
  expect(selected).toContain("0.31 ▄▄▄");
  expect(other).toContain("0.31 ███");
});

test("columns have the room that they need: with names, ranges and drift at 80 cells, whole where it is wide", () => {
  const change = (name: string): ColumnChange => ({
    name,
    type: "number",
    before: { nulls: 0, distinct: 2000, min: -12351.4, max: 18734.2 },
    after: { nulls: 0, distinct: 2500, min: -9622.36, max: 19551.3 },
    drift: 0.63,
    driftOf: "deciles",
  });
  const changes = [change("an amount in the currency of the customer"), change("数量")];
  const rows = (width: number) =>
    plain(columnRows(changes, { cursor: -1, offset: 0 }, { width, height: 9, focused: false }));
  for (const width of [60, 78, 118, 198]) expect(Math.max(...rows(width).map(cellWidth))).toBeLessThanOrEqual(width);
  expect(rows(78)[1]).toBe("  an amount i…      0  2,000 → 2,500  -12,…–18,7… → -9,6…–19,5…    0.63 █████");
  expect(rows(118)[1]).toMatch(
    /^ {2}an amount in the curren.* number +0 +2,000 → 2,500 +-12,351–18,734 → -9,622–19,551 +0\.63/,
  );
  expect(rows(198)[1]).toMatch(/^ {2}an amount in the currency of the customer +number/);
});

test("names of wide characters and long ones stand before their values in one line", () => {
  const wide: TableDifference = {
    ...difference,
    exampleColumns: ["言語", "feature_with_a_name"],
    examples: { added: [], removed: [], changed: [{ key: "2", before: ["a", "1"], after: ["b", "2"] }] },
  };
  expect(plain(exampleRows(wide, "changed", 100)).slice(1, -1)).toEqual([
    "~ 2",
    "  言語                - a",
    "                      + b",
    "  feature_with_a_name - 1",
    "                      + 2",
  ]);
});

test("the classes of a column are bars in percent, and its drift is said in words with its source", () => {
  const kind = difference.columns[1];
  expect(plain(columnDetail(kind, 60, 8))).toEqual([
    "answer             91 % ██████████████████████████████████",
    "                   96 % ████████████████████████████████████",
    "refusal           9.0 % ███",
    "                  4.0 % █",
    "PSI 0.020 by its values: no drift.",
    "Under 0.1 none, over 0.25 large (Siddiqi, Credit Risk",
    "Scorecards, 2006).",
  ]);
  const chance = plain(columnDetail(kind && { ...kind, drift: 0.4, isDriftChance: true }, 90, 8));
  expect(chance.slice(-2)).toEqual([
    "PSI 0.400 by its values: no certain drift.",
    "Two samples of the same, as small as these, differ as much by chance (Yurdakul, 2018).",
  ]);
  // Less room: a class a row.
  expect(plain(columnDetail(kind, 60, 5)).slice(0, 2)).toEqual([
    "answer           91 % → 96 %",
    "refusal          9.0 % → 4.0 %",
  ]);
});

test("rows of fine-tuning data are what is said, of a changed one the part that is not the same", () => {
  expect(plain(exampleRows(difference, "all", 60))).toEqual([
    "1 changed",
    "~ 2",
    "  answer    - Sorry, I cannot say.",
    "            + Sorry, I will say.",
    "",
    "1 added",
    "+ user      Hi",
    "            there",
    "  answer    Hello␛",
    "",
    "1 removed",
    "- user      Bye",
    "  answer    Sorry, no.",
    "",
  ]);
  expect(plain(exampleRows(difference, "removed", 60))[0]).toBe("1 removed");
  expect(plain(exampleRows({ ...difference, added: 0, removed: 0, changed: 0 }, "all", 60))).toEqual([
    "No row is different.",
  ]);
});

test("only the words that are not the same are painted, in rows that break at blanks", () => {
  const { before, after } = wordChanges("Sorry, I cannot say.", "Sorry, I will say.", 12);
  expect(before).toEqual(["Sorry, I", "\u001b[31mcannot\u001b[0m say."]);
  expect(after).toEqual(["Sorry, I", "\u001b[32mwill\u001b[0m say."]);
});

test("of long texts the place of the first change is shown, with some words before it", () => {
  const start = "the same ".repeat(100);
  const { before, after } = wordChanges(`${start}old end`, `${start}new end`, 80);
  expect(before.map(withoutSgr).join(" ")).toMatch(/^… .{50,70}the same old end$/);
  expect(after.map(withoutSgr).join(" ")).toMatch(/^… .{50,70}the same new end$/);
});

const checks: DataChecks = {
  rows: 3,
  formats: [{ format: "instruction", rows: 3 }],
  findings: [{ kind: "no-answer", rows: 2, examples: [{ at: 0, why: "the answer is empty" }] }],
  answered: 1,
  contextTokens: 2048,
  tokens: "estimate",
};

test("checks of both sides stand beside each other; what got worse has a sign, and data that is not for tuning has fewer", () => {
  const lines = checkLines(difference, { before: { ...checks, findings: [] }, after: checks });
  const rows = checkRows(
    lines,
    ["77b0c2aa", "workspace"],
    { cursor: 0, offset: 0 },
    { width: 60, height: 30, focused: false },
  );
  const cells = plain(rows).map((row) => row.trim().split(/ {2,}/));
  expect(cells).toContainEqual(["without an answer", "0", "2", "▲"]);
  expect(cells).toContainEqual(["form", "instruction", "instruction"]);
  expect(cells).toContainEqual(["refusals", "0, 0 %", "0, 0 %"]);
  const other = { ...checks, formats: [], findings: [] };
  expect(
    checkLines(difference, { before: other, after: other }).map(({ name, before, after }) => [name, before, after]),
  ).toEqual([
    ["rows", "2", "3"],
    ["encoding", "UTF-8", "UTF-8"],
    ["first broken line", "", "line 7: no JSON"],
    ["exact duplicates", "0", "2"],
    ["broken rows", "0", "1"],
  ]);
});

test("the classes of a column are told with their share, the rest of many in one row; a measure and values that are there once are none", () => {
  const classes = Array.from({ length: 12 }, (_, at) => ({
    value: at === 0 ? "" : `c${at}`,
    before: 12 - at,
    after: at,
  }));
  const column = { name: "kind", type: "text", classes } as const;
  const once = { ...column, name: "id", classes: classes.map(({ value }) => ({ value, before: 1, after: 1 })) };
  const { headings, rows } = classesTable([column, { ...column, type: "number" }, once], ["old", "new"]);
  expect(headings).toEqual(["classes of", "value", "old", "share", "new", "share"]);
  expect(rows).toHaveLength(11);
  expect(rows[0]).toEqual(["kind", "c11", "1", "1.3 %", "11", "17 %"]);
  expect(rows[10]).toEqual(["", "2 more", "23", "29 %", "1", "1.5 %"]);
});

test("while it is computed the head has the percent and the step, cut to the width; before that the sizes", () => {
  const found = { kind: "table", before: { md5: "a", sizeBytes: 1e6 }, after: { md5: "b", sizeBytes: 2e6 } } as const;
  const computing = { state: "computing", sinceMs: 1000 } as const;
  const head = (progress: TableProgress | undefined, width: number) =>
    plain(headRows({ found, error: undefined, rows: computing, stopped: false, progress }, 3500, width));
  expect(head(undefined, 80)).toEqual(["computing… 2.5 s", "1.0 MB → 2.0 MB"]);
  const progress = { step: "statistics of a.csv", doneBytes: 4.5e6, totalBytes: 12e6 };
  expect(head(progress, 80)).toEqual(["computing… 37 % 2.5 s", "statistics of a.csv, 4.5 MB of 12 MB read"]);
  expect(head(progress, 12)[1]).toBe("statistics …");
});

test("refusals are told with their share of the answers, and by it they are more or less", () => {
  const side = (rows: number, answered: number): DataChecks => ({
    ...checks,
    answered,
    findings: [{ kind: "refusal", rows, examples: [] }],
  });
  const [line] = checkLines(difference, { before: side(9, 90), after: side(9, 180) }).filter(
    ({ name }) => name === "refusals",
  );
  expect(line).toEqual({ name: "refusals", before: "9, 10 %", after: "9, 5.0 %", change: -0.05, kind: "refusal" });
});

test("below the checks it is told by what tokens were counted; of data that is not for tuning only where texts have none", () => {
  const notRead = { ...difference, tokenizerNotRead: { path: "tokenizer.json", why: "it is no JSON" } };
  const both = { before: checks, after: checks };
  expect(checkNotes(notRead, both)).toEqual([
    "tokens estimated, 4 characters each: tokenizer.json is not read (it is no JSON)",
  ]);
  expect(checkNotes({ ...difference, tokenizer: "tokenizer.json" }, both)).toEqual(["tokens by tokenizer.json"]);
  expect(checkNotes(notRead, undefined)).toEqual(["no tokens of columns: tokenizer.json is not read (it is no JSON)"]);
  expect(checkNotes({ ...notRead, columns: difference.columns.slice(1) }, undefined)).toEqual([]);
});

test("least and greatest values are told in full where they are whole numbers, others in six digits, none that a number does not hold", () => {
  const statistics = (min: number, max: number) => ({ nulls: 0, distinct: 2, min, max });
  const change = { name: "n", type: "number", before: statistics(-1234567, 2 ** 60) } as const;
  const { headings, rows } = figuresTable([{ ...change, after: statistics(0.123456789, 2 ** 60) }]);
  expect(headings).toEqual(["column", "type", "nulls", "distinct", "min", "max"]);
  expect(rows).toEqual([["n", "number", "0", "2", "-1234567 → 0.123457", "1.15292e+18"]]);
});

test("every pane that is drawn fits, from 80x24 to 200x60, and the focused one is among them", () => {
  for (const [width, height] of [
    [80, 18],
    [120, 36],
    [200, 56],
  ] as const) {
    for (const focus of ["columns", "rows", "checks"] as const) {
      for (const zoomed of [false, true]) {
        const sizes = differenceLayout(width, height, { focus, zoomed, columns: 30, checks: 14 });
        expect(sizes[focus].height).toBeGreaterThan(3);
        const left = sizes.rows.height;
        const right = sizes.detail.height + sizes.checks.height;
        if (left > 0 && right > 0) expect(right).toBe(left);
        const lower = left > 0 && right > 0 ? left : left + right;
        expect(sizes.head.height + sizes.columns.height + lower).toBe(height);
      }
    }
  }
});

test("a difference is copied as Markdown with its columns and checks", () => {
  const found = { kind: "table", before: { md5: "a", sizeBytes: 1 }, after: { md5: "b", sizeBytes: 2 } } as const;
  const lines = checkLines(difference, undefined);
  const text = differenceMarkdown(
    "a.jsonl: 77b0c2aa → workspace",
    found,
    difference,
    { lines, notes: ["tokens by tokenizer.json"] },
    ["77b0c2aa", "workspace"],
  );
  expect(text).toContain("### a.jsonl: 77b0c2aa → workspace");
  expect(text).toContain("| column | type | drift (PSI) | nulls | distinct | min | max | length p50/p95 |");
  expect(text).toContain("| output | text | 0.31 by length | 0 → 3 | 10 → 7 |  |  | 52/55 → 51/53 |");
  expect(text).toContain("| fresh | + number |  | 0 | 1 | 5 | 5 |  |");
  expect(text).toContain("| kind | answer | 91 | 91 % | 96 | 96 % |");
  expect(text).toContain("| exact duplicates | 0 | 2 |");
  expect(text).toContain("\n\ntokens by tokenizer.json\n");
});

const version = (md5: string, commit: string | undefined): DatasetVersion => ({
  md5,
  commit,
  author: "Ada",
  atMs: 0,
  message: "",
  sizeBytes: 1,
  rows: 1,
  inCache: true,
  current: false,
});

test("d compares two that are marked, the older first, else the selected version with the one before it, else the workspace with the last one", () => {
  const dataset: Dataset = {
    path: "data/a.csv",
    kind: "file",
    trackedBy: "data/a.csv.dvc",
    stage: undefined,
    state: "modified",
    md5: "a",
    sizeBytes: 1,
    files: undefined,
    rows: 1,
  };
  const [first, second] = [version("1", "c1"), version("2", "c2")];
  const place = (
    facts: Partial<Record<"version" | "before" | "last", DatasetVersion>>,
    marked: readonly DatasetVersion[] = [],
  ) => differencePlace({ dataset, marked, version: facts.version, before: facts.before, last: facts.last });
  const [older, newer] = [
    { ...version("4", "c4"), atMs: 1 },
    { ...version("5", "c5"), atMs: 2 },
  ];
  expect(place({ version: second, before: first }, [newer, older])).toEqual({
    view: "difference",
    before: { path: "data/a.csv", md5: "4" },
    after: { path: "data/a.csv", md5: "5" },
  });
  expect(place({ version: second, before: first, last: second })).toEqual({
    view: "difference",
    before: { path: "data/a.csv", md5: "1" },
    after: { path: "data/a.csv", md5: "2" },
  });
  expect(place({ version: version("3", undefined), before: second })).toMatchObject({
    before: { md5: "2" },
    after: { path: "data/a.csv" },
  });
  expect(place({ last: second })).toEqual({
    view: "difference",
    before: { path: "data/a.csv", md5: "2" },
    after: { path: "data/a.csv" },
  });
  expect(place({ version: first })).toBe("This version is the first: there is none before it");
  expect(place({})).toBe("There is one version of it, and the workspace has it");
});
