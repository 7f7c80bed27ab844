import { expect, test } from "vitest";
import { openRecordFile } from "../../../source/adapters/tables/record-file.js";
import { survey } from "../../../source/adapters/tables/survey.js";
import type { TableFile } from "../../../source/adapters/tables/table-source.js";
import { tableFile } from "./table-files.js";

const open = (file: TableFile) =>
  openRecordFile({ ...file, survey: survey(file.path, file.format === "csv" ? "," : undefined) });
const has = (cells: readonly unknown[], text: string) =>
  cells.some((cell) => cell !== null && String(cell).toLowerCase().includes(text.toLowerCase()));

/** Numbers of the rows that have the text: by the search, and by every row that is taken apart. */
function found(file: TableFile, text: string, from = 0) {
  const records = open(file);
  const bySearch = [...records.find(from, text)].flatMap(({ row }) => (row && has(row.cells, text) ? [row.at] : []));
  const byRows = [...records.rows(from)].flatMap(({ at, cells }) => (has(cells, text) ? [at] : []));
  expect([text, bySearch]).toEqual([text, byRows]);
  return bySearch;
}

const cells = [
  "Straße",
  "KELVIN \u212a",
  "\u0130stanbul",
  'say "hi", he',
  "two\nlines",
  "plain 100000",
  "日本語",
  "a/b <c> & 'd'",
  "1,2",
];
const texts = [
  "strasse",
  "stra",
  "ß",
  "k",
  "kelvin k",
  "i",
  "istanbul",
  '"hi", h',
  "o\nl",
  "100000",
  "本",
  "/b <",
  "1,2",
  "lan",
  "nowhere",
  "é",
];

test("a search finds in a CSV what every row that is taken apart has", () => {
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const rows = Array.from({ length: 5000 }, (_, at) => `${at},${quoted(cells[at % 501] ?? "none")}\n`);
  const file = tableFile("t.csv", `id,text\n${rows.join("")}7,"never ends KELVIN\nlast,plain\n`);
  expect(texts.map((text) => found(file, text).length)).toEqual([
    0, 10, 10, 11, 10, 52, 0, 10, 10, 10, 10, 10, 10, 0, 0, 0,
  ]);
  expect(found(file, "kelvin", 4000)).toEqual([4009, 4510, 5000]);
});

test("a search finds in a JSONL whatever is written as an escape, with blanks or an exponent", () => {
  const escaped = (text: string) =>
    text.replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const records = Array.from({ length: 4000 }, (_, at) => {
    const cell = JSON.stringify(cells[at % 401] ?? "none");
    return `{"id": ${at}, "text": ${at % 2 ? escaped(cell) : cell}, "n": {"role" : [1 , 2]}}`;
  });
  const more = [
    '{"id":1e5}',
    '{"id":12345678901234567890}',
    '{"text":"\\u0070lain"}',
    '{"text":"a\\/b <c"}',
    "no JSON, plain",
  ];
  const file = tableFile("t.jsonl", `${[...records, ...more].join("\n")}\n`);
  for (const text of [...texts, '"role":[1,2', "role", "12345678901234567000", "plain", "\\", '"']) found(file, text);
  expect(found(file, "100000")).toContain(4000);
  expect(found(file, "plain").slice(-2)).toEqual([4002, 4004]);
  expect(found(file, '"role":[1,2')).toHaveLength(4000);
});

test("a search through rows that do not have it takes none of them apart, and tells how far it is", () => {
  const file = tableFile("t.csv", `id,text\n${"1,some text that is long enough\n".repeat(200_000)}`);
  const looked = [...open(file).find(0, "needle")];
  expect(looked.every(({ row }) => row === undefined)).toBe(true);
  expect(looked.length).toBeGreaterThan(1);
  expect(looked.at(-1)?.next).toBeGreaterThanOrEqual(200_000);
});
