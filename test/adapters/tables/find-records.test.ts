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

test("a search in one column finds what every row has there that is taken apart, whatever the other columns have", () => {
  const letters = ["x", "X", '""', ",", "\n", "\r\n", " ", "a", "ab", "\u212a", "é"];
  const random = numbersFrom(3);
  const cell = () => {
    const text = Array.from({ length: random(5) }, () => letters[random(letters.length)]).join("");
    return random(2) === 0 ? text.replaceAll(/[",\r\n]/g, "") : `${" ".repeat(random(2))}"${text}"`;
  };
  for (let round = 0; round < 300; round++) {
    const rows = Array.from({ length: 30 }, () => Array.from({ length: 2 + random(2) }, cell).join(","));
    const blank = random(3) === 0 ? "\n\n" : "\n";
    const broken = random(4) === 0 ? '"x"x,x,x\n' : "";
    const records = open(tableFile("t.csv", `a,b,c\n${rows.join(blank)}\n${broken}x,x`));
    for (const [text, column] of [
      ["x", 0],
      ["x", 1],
      ["ab", 1],
      ["x", 2],
      ["é", 1],
      ['"', 0],
    ] as const) {
      const isIn = (cells: readonly unknown[]) => has(cells.slice(column, column + 1), text);
      const bySearch = [...records.find(3, text, column)].flatMap(({ row }) => (row && isIn(row.cells) ? [row] : []));
      expect(bySearch).toEqual([...records.rows(3)].filter(({ cells }) => isIn(cells)));
    }
  }
});

/** Numbers below one, the same ones each time. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
