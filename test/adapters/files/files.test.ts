import { resolve } from "node:path";
import { expect, test } from "vitest";
import { withParquet } from "../../../source/adapters/files/parquet.js";
import { delimiterOf, parseDelimited } from "../../../source/adapters/files/parse-delimited.js";

test("CSV and TSV are taken apart with quotes, blank lines and an end in the middle", () => {
  expect(parseDelimited('\ufeffa,b\n\n1,"x ""y""\nz"\n2,', ",", 10)).toEqual([
    ["a", "b"],
    ["1", 'x "y"\nz'],
    ["2", ""],
  ]);
  expect(parseDelimited('a\n"open', ",", 10)).toEqual([["a"], ["open"]]);
  const wide = parseDelimited(`${"x,".repeat(12_000)}\nnext,1`, ",", 10);
  expect(wide.map(({ length }) => length)).toEqual([10_000, 2]);
  expect(["a,b", "a\tb,c", "a;b"].map(delimiterOf)).toEqual([",", "\t", ";"]);
});

test("Parquet that pandas wrote is read by rows and columns", async () => {
  const file = resolve("fixtures/trl/completions_00020.parquet");
  const rows = await withParquet(file, async (table) => [
    table.columns,
    table.totalRows,
    await table.rows(1, 1),
    await table.rows(0, 9, ["completion"]),
  ]);
  expect(rows).toEqual([
    ["step", "prompt", "completion", "length_reward", "advantage"],
    4,
    [[20n, "How do I get a refund?", "Open Orders, press Return.", 2.6, -1]],
    [
      ["Open Orders and ask."],
      ["Open Orders, press Return."],
      ["Press Forgot password."],
      ["On the login page, press Forgot password."],
    ],
  ]);
  await expect(withParquet(resolve("package.json"), async () => 0)).rejects.toThrow("package.json is no Parquet file");
});
