import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { UserError } from "../../../source/domain/user-error.js";
import { parquetFile, shapeOf, tableFile } from "./table-files.js";

async function failureOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserError)) throw new Error("no UserError", { cause: error });
  return [error.code, error.message, error.hint].join(" | ");
}

const rows = [
  { id: 1, label: "good", score: 0.5, day: "2026-01-01", tags: ["a"] },
  { id: 2, label: "bad", score: 1.5, day: "2026-01-02", tags: [] },
  { id: 2, label: "bad", score: 1.5, day: "2026-01-02", tags: [] },
];
const columns = [
  { name: "id", type: "number" },
  { name: "label", type: "text" },
  { name: "score", type: "number" },
  { name: "day", type: "date" },
  { name: "tags", type: "nested" },
];
const expected = { columns, rows: 3, broken: 0, duplicates: 1 };

test("the same table is the same in CSV, TSV, JSONL, JSON and Parquet", async () => {
  const lines = rows.map((row) => [
    row.id,
    row.label,
    row.score,
    row.day,
    `"${JSON.stringify(row.tags).replaceAll('"', '""')}"`,
  ]);
  const delimited = (by: string) =>
    [columns.map(({ name }) => name), ...lines].map((cells) => cells.join(by)).join("\n");
  const jsonl = rows.map((row) => JSON.stringify(row)).join("\n");
  const parquet = await parquetFile(
    "t.parquet",
    `SELECT * FROM (VALUES (1, 'good', 0.5, DATE '2026-01-01', ['a']), (2, 'bad', 1.5, DATE '2026-01-02', []), (2, 'bad', 1.5, DATE '2026-01-02', [])) t(id, label, score, day, tags)`,
  );
  expect(await shapeOf(tableFile("t.csv", delimited(",")))).toEqual({ format: "csv", ...expected });
  expect(await shapeOf(tableFile("t.csv", delimited(";")))).toEqual({ format: "csv", ...expected });
  expect(await shapeOf(tableFile("t.tsv", delimited("\t")))).toEqual({ format: "tsv", ...expected });
  expect(await shapeOf(tableFile("t.jsonl", jsonl))).toEqual({ format: "jsonl", ...expected });
  expect(await shapeOf(tableFile("t.json", JSON.stringify(rows)))).toEqual({ format: "json", ...expected });
  // Datasets of the Hub are called .json and have a record a line.
  expect(await shapeOf(tableFile("t.json", jsonl))).toEqual({ format: "json", ...expected });
  expect(await shapeOf(parquet)).toEqual({ format: "parquet", ...expected });
});

test("the completions that TRL writes are read", async () => {
  const path = resolve("fixtures/trl/completions_00020.parquet");
  const shape = await shapeOf({ path, name: "completions_00020.parquet", format: "parquet" });
  expect(shape).toMatchObject({ rows: 4, broken: 0 });
  expect(JSON.stringify(shape)).toContain('{"name":"completion","type":"text"}');
});

test("a line that is no row is counted, and the first is named with its reason", async () => {
  const shape = (text: string, name = "t.csv") => shapeOf(tableFile(name, text));
  expect(await shape("a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n")).toMatchObject({
    rows: 4,
    broken: 2,
    firstBroken: { line: 3, why: "2 cells, not 3" },
  });
  expect(await shape('{"a":1}\n\n{"a":\n[1]\n{"a":null}\n', "t.jsonl")).toMatchObject({
    rows: 4,
    broken: 2,
    firstBroken: { line: 3, why: "no JSON" },
  });
  expect(await shape("[1, 2]", "t.json")).toMatchObject({ rows: 2, broken: 2 });
});

// DuckDB leaves such lines out without a word.
test("no line is left out because of its letters or its length", async () => {
  const long = `id,text\n1,a\n2,${"x".repeat(5_000_000)}\n3,c\n`;
  expect(await shapeOf(tableFile("long.csv", long))).toMatchObject({ rows: 3, broken: 0 });
  expect(await shapeOf(tableFile("long.jsonl", `{"a":"${"x".repeat(5_000_000)}"}\n{"a":"b"}\n`))).toMatchObject({
    rows: 2,
  });
  const many = Buffer.concat([
    Buffer.from(`a,b\n${"1,2\n".repeat(300_000)}9,`),
    Buffer.from([0xe9]),
    Buffer.from("\n1,2\n"),
  ]);
  expect(await shapeOf(tableFile("late.csv", many))).toMatchObject({
    rows: 300_002,
    broken: 0,
    encoding: { name: "Latin-1", firstLine: 300_002, lines: 1 },
  });
  const late = `${'{"a":1}\n'.repeat(60_000)}{"a":1,"new":2}\n`;
  expect(await shapeOf(tableFile("late.jsonl", late))).toMatchObject({
    columns: [
      { name: "a", type: "number" },
      { name: "new", type: "number" },
    ],
  });
});

test("other encodings, byte order marks, NUL and mixed line ends are read, and told", async () => {
  const utf8 = Buffer.from("id,text\n1,café\n");
  const mixed = Buffer.concat([utf8, Buffer.from("2,café\n", "latin1")]);
  const known = { rows: 2, broken: 0, columns: [{ name: "id" }, { name: "text", type: "text" }] };
  expect(await shapeOf(tableFile("mixed.csv", mixed))).toMatchObject({
    ...known,
    encoding: { name: "mixed", firstLine: 3, lines: 1 },
  });
  const latin = Buffer.from("id,text\n1,café\n2,ü\n", "latin1");
  expect(await shapeOf(tableFile("latin.csv", latin))).toMatchObject({
    ...known,
    encoding: { name: "Latin-1", firstLine: 2 },
  });
  const wide = Buffer.from("\ufeffid,text\n1,é\n2,b\n", "utf16le");
  expect(await shapeOf(tableFile("wide.csv", wide))).toMatchObject({ ...known, encoding: { name: "UTF-16" } });
  expect(await shapeOf(tableFile("bom.csv", "\ufeffid,text\n1,a\n2,b\n"))).toMatchObject(known);
  expect(await shapeOf(tableFile("bom.jsonl", '\ufeff{"a":1}\n{"a":2}\n'))).toMatchObject({ rows: 2, broken: 0 });
  expect(await shapeOf(tableFile("nul.csv", "id,text\n1,a\0b\n2,c\n"))).toMatchObject(known);
  expect(await shapeOf(tableFile("ends.csv", "id,text\n1,a\r\n2,b\n"))).toMatchObject({ ...known, mixedEnds: true });
});

test("a column is a number only where all of it is", async () => {
  const rows = Array.from({ length: 60_000 }, (_, at) => `${at},${at === 59_000 ? "n/a" : at}\n`).join("");
  expect(await shapeOf(tableFile("t.csv", `id,n\n${rows}`))).toMatchObject({
    columns: [
      { name: "id", type: "number" },
      { name: "n", type: "text" },
    ],
  });
});

test("columns named twice, or not at all, are told apart", async () => {
  const shape = await shapeOf(tableFile("t.csv", "a,a (2),a,,b\n1,2,3,4,5\n"));
  expect(shape).toMatchObject({
    columns: [{ name: "a" }, { name: "a (2)" }, { name: "a (3)" }, { name: "column 4" }, { name: "b" }],
  });
});

test("an empty file is a table of nothing", async () => {
  const nothing = { columns: [], rows: 0, broken: 0, duplicates: 0 };
  for (const [name, text] of [
    ["t.csv", ""],
    ["t.csv", "\n\n"],
    ["t.jsonl", ""],
    ["t.json", ""],
    ["t.json", "[]"],
  ] as const) {
    expect(await shapeOf(tableFile(name, text))).toMatchObject(nothing);
  }
  expect(await shapeOf(tableFile("t.csv", "a,b\n"))).toMatchObject({
    rows: 0,
    columns: [{ name: "a" }, { name: "b" }],
  });
});

test("what cannot be read is named with the line and what mends it", async () => {
  const whole = readFileSync("fixtures/trl/completions_00020.parquet");
  const cut = shapeOf(tableFile("cut.parquet", whole.subarray(0, whole.length - 40)));
  expect(await failureOf(cut)).toBe(
    "table.unreadable | cut.parquet: its end is missing or it is no Parquet file (a copy that was cut?) | Make the file again, or restore a version of it.",
  );
  expect(await failureOf(shapeOf(tableFile("empty.parquet", "")))).toContain("empty.parquet: its end is missing");
  expect(await failureOf(shapeOf(tableFile("cut.json", '[{"a":1},{"a":2')))).toBe(
    "table.unreadable | cut.json: no JSON near its record 3: unexpected end of data | Mend it there, or make the file again.",
  );
  const line = `{"a":1}\n{"a":"${"x".repeat(33_000_000)}"}\n`;
  expect(await failureOf(shapeOf(tableFile("long.jsonl", line)))).toBe(
    "table.line-too-long | long.jsonl: line 2 is longer than 32 MB, the most that is read of a record | Write a record a line; an array on one line becomes so with: jq -c '.[]'",
  );
});

// Thrift's own words had been shown: "don't know what type: \r".
test("a Parquet whose pages are damaged is told in plain words", async () => {
  const file = await parquetFile("t.parquet", "SELECT range AS id FROM range(1000)");
  const bytes = readFileSync(file.path);
  expect(await failureOf(shapeOf(tableFile("t.parquet", bytes.fill("\r", 4, 60))))).toBe(
    "table.unreadable | t.parquet: its data is damaged: what stands in it is no Parquet | Make the file again, or restore a version of it.",
  );
});
