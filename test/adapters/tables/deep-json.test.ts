import { expect, test } from "vitest";
import { conversationOf } from "../../../source/domain/data/conversation.js";
import { tableFile, tasks } from "./table-files.js";

// One row of 5,000 levels had taken the whole page with it (RangeError in JSON.stringify), the checks of a difference, too.
const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
const wanted = { of: "from", from: 0, limit: 9, whole: false } as const;
const why = "JSON nested more than 500 levels deep";
const checks = { ask: "checks" as const, contextTokens: 100, tokenizers: { found: [] } };

test("a row of JSONL that is nested too deep is a broken row, and those around it are shown", async () => {
  const deep = `{"a":${nested(5000)}}`;
  const file = tableFile("t.jsonl", `{"a":1}\n${deep}\n{"a":${nested(499)}}\n{"a":"${nested(600)}\\\\"}\n`);
  expect(await tasks()({ ask: "page", file, wanted: { ...wanted, whole: true } })).toEqual({
    columns: ["a"],
    total: 4,
    rows: [
      { at: 0, cells: ["1"] },
      { at: 1, line: 2, cells: [deep], broken: why },
      { at: 2, cells: [nested(499)] },
      { at: 3, cells: [`${nested(600)}\\`] },
    ],
  });
  expect(await tasks()({ ask: "shape", file })).toMatchObject({ rows: 4, broken: 1, firstBroken: { line: 2, why } });
  expect(await tasks()({ ...checks, file })).toMatchObject({
    rows: 4,
    findings: expect.arrayContaining([{ kind: "broken", rows: 1, examples: [{ at: 1, why }] }]),
  });
});

test("a JSON file has its broken records in their places, also where it has no other", async () => {
  const file = tableFile("t.json", `[{"a":1},[2],{"a":${nested(5000)}},{"a":3}]`);
  expect(await tasks()({ ask: "page", file, wanted })).toMatchObject({
    total: 4,
    rows: [
      { at: 0, cells: ["1"] },
      { at: 1, cells: ["[2]"], broken: "no JSON object" },
      { at: 2, broken: why },
      { at: 3, cells: ["3"] },
    ],
  });
  expect(await tasks()({ ...checks, file })).toMatchObject({
    rows: 4,
    findings: expect.arrayContaining([expect.objectContaining({ kind: "broken", rows: 2 })]),
  });
  const arrays = tableFile("arrays.json", nested(200_000));
  expect(await tasks()({ ask: "page", file: arrays, wanted })).toMatchObject({
    columns: [],
    total: 1,
    rows: [{ at: 0, broken: why }],
  });
});

test("a cell of text that holds JSON nested too deep makes no conversation, and no fault", () => {
  expect(conversationOf({ messages: `[{"role":"user","content":[${nested(9000)}]}]` })).toBeUndefined();
});
