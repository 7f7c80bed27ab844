import { expect, test } from "vitest";
import type { TableFile } from "../../../source/adapters/tables/table-source.js";
import { parquetFile, tableFile, tasks } from "./table-files.js";

const compare = (before: TableFile, after: TableFile, key: readonly string[] = []) =>
  tasks()({ ask: "difference", before, after, key: [...key], tokenizers: { found: [] } });

test("rows are told apart by the column that is a key: added, removed, changed, with their cells", async () => {
  const before = tableFile("a.csv", "id,text,label\n1,one,a\n2,two,a\n3,three,b\n");
  const after = tableFile("b.csv", "id,text,label\n1,one,a\n3,THREE,b\n4,four,b\n");
  expect(await compare(before, after)).toMatchObject({
    key: ["id"],
    added: 1,
    removed: 1,
    changed: 1,
    same: 1,
    exampleColumns: ["id", "text", "label"],
    examples: {
      added: [["4", "four", "b"]],
      removed: [["2", "two", "a"]],
      changed: [{ key: "3", before: ["3", "three", "b"], after: ["3", "THREE", "b"] }],
    },
  });
});

test("without a key rows are told apart by all that is in them, as often as they are there", async () => {
  const before = tableFile("a.jsonl", '{"t":"x"}\n{"t":"x"}\n{"t":"y"}\n');
  const after = tableFile("b.jsonl", '{"t":"x"}\n{"t":"z"}\n{"t":"y"}\n');
  expect(await compare(before, after)).toMatchObject({ added: 1, removed: 1, changed: 0, same: 2 });
});

test("each column is told on both sides: type, nulls, classes, drift; those of one side, too", async () => {
  const before = tableFile("a.csv", `id,label,old\n${lines(100, (at) => `${at},${at % 2 ? "yes" : "no"},x`)}`);
  const after = tableFile("b.csv", `id,label,new\n${lines(100, (at) => `${at},${at % 10 ? "yes" : ""},1`)}`);
  const { columns } = await difference(before, after);
  expect(columns.map(({ name }) => name)).toEqual(["id", "label", "new", "old"]);
  expect(columns[0]).toMatchObject({
    type: "number",
    isKey: true,
    before: { min: 0, max: 99, mean: 49.5, distinct: 100 },
  });
  expect(columns[0]).not.toHaveProperty("drift");
  expect(columns[1]).toMatchObject({
    driftOf: "values",
    before: { nulls: 0, distinct: 2 },
    after: { nulls: 10, distinct: 1 },
  });
  expect(columns[1]?.classes).toEqual(
    expect.arrayContaining([
      { value: "yes", before: 50, after: 90 },
      { value: "no", before: 50, after: 0 },
      { value: "", before: 0, after: 10 },
    ]),
  );
  expect(columns[1]?.drift).toBeGreaterThan(0.25);
  expect(columns[1]).not.toHaveProperty("isDriftChance");
  expect(columns[2]).toMatchObject({ name: "new", type: "number", after: { nulls: 0 } });
  expect(columns[2]).not.toHaveProperty("before");
});

test("what differs by no more than two small samples of the same is told as chance", async () => {
  const sample = (name: string, first: number, rows: number) =>
    tableFile(name, `id,size\n${lines(rows, (at) => `${first + at},${((first + at) * 7919) % 101}`)}`);
  const small = await difference(sample("a.csv", 0, 20), sample("b.csv", 500, 20));
  expect(small.columns[1]).toMatchObject({ name: "size", isDriftChance: true });
  expect(small.columns[1]?.drift).toBeGreaterThan(0.1);
});

test("hundreds of columns are compared: where memory is short, with the next larger amount of it", async () => {
  const wide = (rows: number) => {
    const names = Array.from({ length: 300 }, (_, column) => `c${column}`);
    return `${names.join()}\n${lines(rows, (at) => names.map((_, column) => at * 1.37 + column).join())}`;
  };
  const found = await difference(tableFile("a.csv", wide(200)), tableFile("b.csv", wide(201)));
  expect(found).toMatchObject({ added: 1, removed: 0 });
  expect(found.columns[299]).toMatchObject({ before: { distinct: 200 }, after: { distinct: 201 } });
});

test("NaN and infinity are numbers that no least, greatest and mean is told of", async () => {
  const before = tableFile("a.csv", "x,y\n1,inf\nNaN,inf\ninf,NaN\n");
  const after = tableFile("b.csv", "x,y\n2,1\n4,2\n-inf,3\n");
  const { columns } = await difference(before, after);
  expect(columns).toMatchObject([
    { name: "x", type: "number", before: { min: 1, max: 1, mean: 1 }, after: { min: 2, max: 4, mean: 3 } },
    { name: "y", type: "number", after: { min: 1, max: 3, mean: 2 } },
  ]);
  expect(columns[1]?.before).toEqual({ nulls: 0, distinct: 2 });
});

test("a column without values has no type of its own that could have changed", async () => {
  const { columns } = await difference(tableFile("a.csv", "a,b\n"), tableFile("b.csv", "a,b\n1,2\n"));
  expect(columns).toMatchObject([{ type: "number" }, { type: "number" }]);
  expect(columns.map(({ typeBefore }) => typeBefore)).toEqual([undefined, undefined]);
  const emptied = await difference(tableFile("a.csv", "a,b\n1,2\n"), tableFile("b.csv", "a,b\n1,\n2,\n"));
  expect(emptied.columns[1]).toMatchObject({ name: "b", type: "number" });
  expect(emptied.columns[1]).not.toHaveProperty("typeBefore");
});

test("a CSV and a Parquet of the same rows are the same", async () => {
  const csv = tableFile("a.csv", "id,text\n1,one\n2,two\n");
  const parquet = await parquetFile("b.parquet", "SELECT * FROM (VALUES (1, 'one'), (2, 'two')) t(id, text)");
  expect(await compare(csv, parquet)).toMatchObject({ added: 0, removed: 0, changed: 0, same: 2 });
});

test("a key that is no column of both, and a file that cannot be read, are named", async () => {
  const csv = tableFile("a.csv", "id,text\n1,one\n");
  await expect(compare(csv, csv, ["ID"])).rejects.toMatchObject({
    code: "table.no-such-column",
    message: 'There is no column "ID"',
    hint: "Name one of: id, text",
  });
  const broken = tableFile("cut.parquet", "PAR1");
  await expect(compare(csv, broken)).rejects.toMatchObject({ message: expect.stringMatching(/^cut\.parquet: /) });
});

test("a large file is measured by a sample of all its parts", async () => {
  const table = (shift: number) => `id,n\n${lines(420_000, (at) => `${at},${(at + shift) % 1000}`)}`;
  const { columns } = await difference(tableFile("a.csv", table(0)), tableFile("b.csv", table(500)));
  expect(columns[1]?.type).toBe("number");
  expect(columns[1]?.drift).toBeLessThan(0.01);
});

async function difference(before: TableFile, after: TableFile) {
  const answer = await compare(before, after);
  if (!("exampleColumns" in answer)) throw new Error("no difference");
  return answer;
}

function lines(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => `${line(at)}\n`).join("");
}
