import { expect, test } from "vitest";
import { countRows } from "../../../source/adapters/files/count-rows.js";
import { createVersionRows } from "../../../source/hub/datasets/version-rows.js";
import { parquetFile, shapeOf, tableFile } from "../tables/table-files.js";

const list = JSON.stringify([{ a: 'x, [y] {"z\\' }, { a: [1, [2, 3]], b: { c: [] } }, {}], null, 1);

test("rows of every kind of table are counted, as many as its shape has", async () => {
  const files = [
    tableFile("a.csv", "a,b\n1,2\n3,4\n"),
    tableFile("a.tsv", "a\tb\n1\t2\n"),
    tableFile("a.jsonl", '{"a":1}\n{"a":2}\n'),
    tableFile("a.json", list),
    tableFile("b.json", '{"a":1}\n{"a":[2,3]}\n{"a":"}{"}'),
    await parquetFile("a.parquet", "SELECT * FROM range(70000) t(i)"),
  ];
  expect(await Promise.all(files.map(({ path }) => countRows(path)))).toEqual([2, 1, 2, 3, 3, 70_000]);
  for (const file of files) expect(await shapeOf(file)).toMatchObject({ rows: await countRows(file.path) });
});

test("a list of JSON is counted whatever it was written in; of one value, of a text cut short no rows are told", async () => {
  const rowsOf = (content: string | Uint8Array) => countRows(tableFile("a.json", content).path);
  expect(await rowsOf("[]")).toBe(0);
  expect(await rowsOf(`\uFEFF${list}`)).toBe(3);
  expect(await rowsOf(Buffer.from(`\uFEFF${list}`, "utf16le"))).toBe(3);
  expect(await rowsOf('[1, "two", null, [4, 5], {"a": 6}]')).toBe(5);
  expect(await rowsOf('{"a": [1, 2]}')).toBeUndefined();
  expect(await rowsOf(list.slice(0, -1))).toBeUndefined();
  expect(await countRows(tableFile("cut.parquet", "PAR1").path)).toBeUndefined();
});

test("rows of a version of a Parquet and a JSON are known of its object, which has no name of its own", async () => {
  const objects = [await parquetFile("o", "SELECT 1 AS a"), tableFile("p", list)].map(({ path }) => path);
  const rows = createVersionRows(() => undefined);
  const wanted = ["a.parquet", "a.json"].map((name, at) => ({ md5: `m${at}`, object: objects[at] ?? "", name }));
  wanted.map(rows.known);
  await rows.settled();
  expect(wanted.map(rows.known)).toEqual([1, 3]);
});
