import { expect, test } from "vitest";
import { columnsToCount } from "../../../source/adapters/tables/statistics.js";
import type { TableFile } from "../../../source/adapters/tables/table-source.js";
import { populationStability } from "../../../source/domain/data/drift.js";
import type { ColumnStatistics } from "../../../source/domain/data/table.js";
import { parquetFile, tableFile, tasks } from "./table-files.js";

/** Numbers from 0 to 1, the same each time. */
function numbersOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** As numpy and pandas have it: between two values in proportion. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low = 0, high = 0] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

type Row = { readonly size: number; readonly words: string };

function rowsOf(seed: number, count: number, shift: number): readonly Row[] {
  const next = numbersOf(seed);
  return Array.from({ length: count }, () => ({
    size: Number((next() * 100 + next() * shift).toFixed(4)),
    words: "x".repeat(1 + Math.floor(next() * 300)),
  }));
}

function csv(name: string, rows: readonly Row[]): TableFile {
  return tableFile(name, `id,size,words\n${rows.map(({ size, words }, at) => `${at},${size},${words}\n`).join("")}`);
}

test("quantiles and drift of a small table are those that numpy and pandas have", async () => {
  const [was, is] = [rowsOf(1, 1000, 10), rowsOf(2, 1200, 120)];
  const { columns } = await difference(csv("a.csv", was), csv("b.csv", is));
  const sizes = (rows: readonly Row[]) => rows.map(({ size }) => size);
  const edges = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((share) => quantile(sizes(was), share));
  const bins = (values: readonly number[]) =>
    [...edges, Number.POSITIVE_INFINITY].map((edge, at) => {
      const under = edges[at - 1] ?? Number.NEGATIVE_INFINITY;
      return values.filter((value) => value > under && value <= edge).length;
    });
  expect(columns[1]?.drift).toBeCloseTo(populationStability(bins(sizes(was)), bins(sizes(is))), 12);
  const lengths = was.map(({ words }) => words.length);
  const tenth = (value: number) => Math.round(value * 10) / 10;
  expect(columns[2]?.before?.length).toEqual({
    p50: tenth(quantile(lengths, 0.5)),
    p95: tenth(quantile(lengths, 0.95)),
    max: Math.max(...lengths),
  });
});

test("a table that is sampled has the same figures each time, and as many distinct values as there are", async () => {
  const [was, is] = [rowsOf(3, 25_000, 10), rowsOf(4, 30_000, 40)];
  const sides = [csv("a.csv", was), csv("b.csv", is)] as const;
  const first = await difference(...sides);
  for (let again = 0; again < 3; again++) expect((await difference(...sides)).columns).toEqual(first.columns);
  expect(first.columns.map(({ before, after }) => [before?.distinct, after?.distinct])).toEqual([
    [25_000, 30_000],
    [new Set(was.map(({ size }) => size)).size, new Set(is.map(({ size }) => size)).size],
    [300, 300],
  ]);
  expect(JSON.stringify(first)).not.toContain("isDistinctEstimate");
});

test("a Parquet that is sampled has the same figures each time, too", async () => {
  const select = (rows: number) => `SELECT i AS id, (i * 7919) % 10007 AS n FROM range(${rows}) t(i)`;
  const sides = [
    await parquetFile("a.parquet", select(30_000)),
    await parquetFile("b.parquet", select(40_000)),
  ] as const;
  const { columns } = await difference(...sides);
  expect((await difference(...sides)).columns).toEqual(columns);
  expect(columns[1]?.drift).toBeLessThan(0.02);
});

test("values of a column with empty ones are counted without them", async () => {
  const rows = (empty: number) =>
    `id,n\n${Array.from({ length: 21_000 }, (_, at) => `${at},${at < empty ? "" : at % 6000}\n`).join("")}`;
  const { columns } = await difference(tableFile("a.csv", rows(0)), tableFile("b.csv", rows(5)));
  expect(columns[1]).toMatchObject({ before: { distinct: 6000 }, after: { nulls: 5, distinct: 6000 } });
});

test("where there is no room to count all columns those that may be keys come first, the others stay estimates", () => {
  const estimate = (distinct: number): ColumnStatistics => ({ nulls: 0, distinct, isDistinctEstimate: true });
  const columns = [estimate(60), estimate(950), { nulls: 0, distinct: 3 }, estimate(700)];
  expect(columnsToCount(columns, 1000, 2000)).toEqual({ keys: [1, 3], counted: [1, 3] });
  expect(columnsToCount(columns, 1000, 4000)).toEqual({ keys: [1, 3], counted: [1, 3, 0] });
  expect(columnsToCount(columns, 1000, 999)).toEqual({ keys: [1, 3], counted: [] });
});

test("rows to show are the first in the order of the file, the same each time", async () => {
  const ids = Array.from({ length: 3000 }, (_, at) => String((at * 1009) % 3001));
  const table = (rows: readonly string[], text: (id: string) => string) =>
    `id,text\n${rows.map((id) => `${id},${text(id)}\n`).join("")}`;
  const before = tableFile(
    "a.csv",
    table(ids, (id) => `t${id}`),
  );
  const kept = ids.filter((_, at) => at % 3 !== 0);
  const added = kept.map((id) => `n${id}`);
  const mixed = kept.flatMap((id, at) => [id, added[at] ?? ""]);
  const { examples } = await difference(
    before,
    tableFile(
      "b.csv",
      table(mixed, (id) => `u${id}`),
    ),
    ["id"],
  );
  expect(examples.removed.map(([id]) => id)).toEqual(ids.filter((_, at) => at % 3 === 0).slice(0, 200));
  expect(examples.added.map(([id]) => id)).toEqual(added.slice(0, 200));
  expect(examples.changed.map(({ key }) => key)).toEqual(kept.slice(0, 200));
});

test("the only column of a table is no key: rows are told apart by their whole content", async () => {
  const before = tableFile("a.jsonl", '{"messages":[{"role":"user","content":"a"}]}\n{"messages":[{"role":"user"}]}\n');
  const after = tableFile("b.jsonl", '{"messages":[{"role":"user","content":"a"}]}\n{"messages":[]}\n');
  expect(await difference(before, after)).toMatchObject({
    key: [],
    added: 1,
    removed: 1,
    examples: { added: [["[]"]] },
  });
});

async function difference(before: TableFile, after: TableFile, key: readonly string[] = []) {
  const answer = await tasks()({ ask: "difference", before, after, key: [...key], tokenizers: { found: [] } });
  if (!("exampleColumns" in answer)) throw new Error("no difference");
  return answer;
}
