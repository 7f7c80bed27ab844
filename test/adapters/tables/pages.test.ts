import { expect, test } from "vitest";
import { firstPage } from "../../../source/adapters/tables/first-page.js";
import type { TableFile } from "../../../source/adapters/tables/table-source.js";
import type { PageWanted, TablePage } from "../../../source/domain/data/page.js";
import { parquetFile, tableFile, tasks } from "./table-files.js";

async function page(file: TableFile, wanted: PageWanted): Promise<TablePage> {
  const answer = await tasks()({ ask: "page", file, wanted: { ...wanted } });
  if (!isPage(answer)) throw new Error("no page");
  return answer;
}

function isPage(answer: object): answer is TablePage {
  return "rows" in answer && Array.isArray(answer.rows);
}

const cut = { whole: false, limit: 2 };
const csv = (rows: number) =>
  `id,text\n${Array.from({ length: rows }, (_, at) => (at % 3 === 0 ? `${at},"two\nlines, ""${at}"""\n` : `${at},row ${at}\n`)).join("")}`;
const jsonl = (rows: number) => Array.from({ length: rows }, (_, at) => `{"id":${at},"text":"row ${at}"}\n`).join("");

test("any page of a CSV or JSONL is found by its number, whatever newlines are in the cells", async () => {
  const rows = [
    { at: 4097, cells: ["4097", "row 4097"] },
    { at: 4098, cells: ["4098", 'two\nlines, "4098"'] },
  ];
  const wanted = { ...cut, of: "from", from: 4097 } as const;
  expect(await page(tableFile("t.csv", csv(5000)), wanted)).toEqual({ columns: ["id", "text"], total: 5000, rows });
  expect(await page(tableFile("t.jsonl", jsonl(5000)), { ...wanted, limit: 1 })).toEqual({
    columns: ["id", "text"],
    total: 5000,
    rows: [rows[0]],
  });
  expect((await page(tableFile("t.csv", csv(5000)), { ...cut, of: "from", from: 5000 })).rows).toEqual([]);
});

test("pages of a Parquet and a JSON are in the order of the file", async () => {
  const parquet = await parquetFile("t.parquet", "SELECT range AS id, 'row ' || range AS text FROM range(300000)");
  const json = tableFile(
    "t.json",
    JSON.stringify(Array.from({ length: 30_000 }, (_, id) => ({ id, text: `row ${id}` }))),
  );
  for (const [file, total] of [
    [parquet, 300_000],
    [json, 30_000],
  ] as const) {
    const at = (row: number) => ({ at: row, cells: [String(row), `row ${row}`] });
    expect(await page(file, { ...cut, of: "from", from: 25_000 })).toEqual({
      columns: ["id", "text"],
      total,
      rows: [at(25_000), at(25_001)],
    });
    expect((await page(file, { ...cut, of: "last" })).rows).toEqual([at(total - 2), at(total - 1)]);
    expect((await page(file, { ...cut, of: "found", from: 10, text: "ROW 2999", column: "text" })).rows).toEqual([
      at(2999),
      at(29_990),
    ]);
    const random = await page(file, { ...cut, of: "random", seed: 7 });
    expect(random.rows).toHaveLength(2);
    expect(await page(file, { ...cut, of: "random", seed: 7 })).toEqual(random);
  }
});

test("rows by chance are those of their numbers, and a search goes on where it stopped", async () => {
  const file = tableFile("t.csv", csv(5000));
  const { rows } = await page(file, { ...cut, limit: 20, of: "random", seed: 1 });
  expect(rows).toHaveLength(20);
  expect(rows.every(({ at, cells }) => cells[0] === String(at))).toBe(true);
  const first = await page(file, { ...cut, of: "found", from: 0, text: "ROW 100" });
  expect(first).toMatchObject({ rows: [{ at: 100 }, { at: 1000 }], next: 1001 });
  expect(await page(file, { ...cut, of: "found", from: 1001, text: "row 100" })).toMatchObject({
    rows: [{ at: 1001 }, { at: 1003 }],
  });
  expect(await page(file, { ...cut, of: "found", from: 0, text: "row 100", column: "id" })).toMatchObject({
    rows: [],
    next: 5000,
  });
});

test("a broken row is shown as it stands, with the reason; a key that is no column stands beside", async () => {
  expect(await page(tableFile("t.csv", "a,b\n1\n2,3\n"), { ...cut, of: "from", from: 0 })).toMatchObject({
    rows: [
      { at: 0, cells: ["1"], broken: "1 cells, not 2" },
      { at: 1, cells: ["2", "3"] },
    ],
  });
  expect(await page(tableFile("t.jsonl", '{"a":1}\n{"a":\n'), { ...cut, of: "from", from: 0 })).toMatchObject({
    rows: [{ cells: ["1"] }, { cells: ['{"a":'], broken: "no JSON object" }],
  });
});

test("a row that is asked for whole comes uncut and as a conversation", async () => {
  const file = tableFile("t.csv", `prompt,response\nHi,${"x".repeat(600)}\n`);
  const [short] = (await page(file, { ...cut, of: "from", from: 0 })).rows;
  expect(String(short?.cells[1])).toHaveLength(501);
  expect(short).not.toHaveProperty("turns");
  const [row] = (await page(file, { limit: 1, whole: true, of: "from", from: 0 })).rows;
  expect(row?.cells[1]).toBe("x".repeat(600));
  expect(row?.turns).toEqual([
    { role: "user", text: "Hi" },
    { role: "assistant", text: "x".repeat(600) },
  ]);
});

test("the first and the last page come from the head and the tail of the file alone", async () => {
  const file = tableFile("t.csv", csv(200_000));
  const first = await firstPage(file, { ...cut, of: "from", from: 0 });
  expect(first).toEqual({
    columns: ["id", "text"],
    rows: [
      { at: 0, cells: ["0", 'two\nlines, "0"'] },
      { at: 1, cells: ["1", "row 1"] },
    ],
  });
  expect(await firstPage(file, { ...cut, of: "last" })).toEqual({
    columns: ["id", "text"],
    rows: [{ cells: ["199998", 'two\nlines, "199998"'] }, { cells: ["199999", "row 199999"] }],
  });
  expect(await firstPage(file, { ...cut, of: "from", from: 150_000 })).toBeUndefined();
  const small = tableFile("small.jsonl", jsonl(3));
  expect(await firstPage(small, { ...cut, of: "last" })).toMatchObject({ total: 3, rows: [{ at: 1 }, { at: 2 }] });
  // Half a record is none.
  expect(
    await firstPage(tableFile("t.jsonl", `{"a":"${"x".repeat(2_000_000)}"}\n`), { ...cut, of: "from", from: 0 }),
  ).toBeUndefined();
});
