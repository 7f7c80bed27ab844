import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { columnsOf, readTable } from "../../../../source/hub/runs/samples/read-table.js";
import { sampleBook } from "../../../../source/hub/runs/samples/sample-book.js";
import { newestAnswers, sideBySide } from "../../../../source/hub/runs/samples/samples-feature.js";
import { sampleColumns } from "../../../../source/hub/runs/samples/table-columns.js";

const table = {
  columns: ["step", "prompt", "answer"],
  rows: [
    [5, "Hi", "b"],
    [0, "Hi", "a"],
    [0, "Bye", "c"],
  ],
};

/** A file of this name and content, read as a table. */
async function read(name: string, content: string) {
  const folder = await mkdtemp(join(tmpdir(), "slipway-table-"));
  try {
    const path = join(folder, name);
    await writeFile(path, content);
    return { columns: await columnsOf(path, name), table: await readTable(path, name) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("a book of samples", () => {
  test("has the prompts in order of appearance and their answers by step", () => {
    const book = sampleBook([{ table, step: undefined }]);
    expect(book.list("", 0, 10)).toEqual({
      rows: [
        { index: 0, prompt: "Hi", steps: 2 },
        { index: 1, prompt: "Bye", steps: 1 },
      ],
      total: 2,
    });
    expect(book.view(0, 3, 10)).toEqual({
      prompt: "Hi",
      steps: [0, 5],
      at: 0,
      answers: [{ text: "a", scores: [] }],
      course: [
        { step: 0, text: "a" },
        { step: 5, text: "b" },
      ],
    });
  });

  test("keeps several answers to one prompt at one step, with the numbers beside them", () => {
    const columns = ["step", "prompt", "completion", "length_reward", "epoch"];
    const rows = [
      [1n, "Hi", "x", 0.5, 1],
      [1n, "Hi", "y", -1, 1],
    ];
    expect(sampleBook([{ table: { columns, rows }, step: undefined }]).answersAt("Hi", undefined)).toEqual({
      step: 1,
      answers: [
        { text: "x", scores: [["length_reward", 0.5]] },
        { text: "y", scores: [["length_reward", -1]] },
      ],
    });
  });

  test("takes the step of a table without such a column from its file", () => {
    const rows = [["Hi", "x"]];
    const parts = [10, 20].map((step) => ({ table: { columns: ["Prompt", "Completion"], rows }, step }));
    expect(sampleBook(parts).steps).toEqual([10, 20]);
  });

  test("gives the overview the prompts that were answered last", () => {
    expect(newestAnswers(sampleBook([{ table, step: undefined }]))).toEqual({
      prompts: ["Hi"],
      steps: [0, 5],
      answers: [["a", "b"]],
    });
  });

  test("puts the answers of runs beside each other, each at the wanted step or its last before", () => {
    const book = sampleBook([{ table, step: undefined }]);
    const other = sampleBook([{ table: { columns: table.columns, rows: [[3, "Hi", "z"]] }, step: undefined }]);
    expect(sideBySide([book, other, undefined], 0, 4)).toEqual({
      prompts: 2,
      prompt: "Hi",
      steps: [0, 3, 5],
      at: 1,
      runs: [
        { step: 0, answers: [{ text: "a", scores: [] }] },
        { step: 3, answers: [{ text: "z", scores: [] }] },
        { answers: [], problem: "no table of answers among its artifacts" },
      ],
    });
  });
});

test("columns are known by their names, whatever their case", () => {
  expect(sampleColumns(["global_step", "Instruction", "Response"])).toEqual({ step: 0, prompt: 1, answer: 2 });
  expect(sampleColumns(["question", "generation"])).toEqual({ step: undefined, prompt: 0, answer: 1 });
  expect(sampleColumns(["loss", "step"])).toBeUndefined();
});

describe("a table of answers is read", () => {
  test("from mlflow.log_table's JSON", async () => {
    const split = JSON.stringify({ columns: table.columns, data: table.rows });
    expect(await read("samples.json", split)).toEqual({ columns: table.columns, table });
  });

  // json.dump writes NaN as a bare word, which JSON.parse refuses.
  test("from JSON in which Python wrote NaN", async () => {
    const split = '{"columns": ["step", "prompt", "answer", "score"], "data": [[0, "NaN, he said", "a", NaN]]}';
    expect((await read("samples.json", split)).table.rows).toEqual([[0, "NaN, he said", "a", null]]);
  });

  test("from JSONL, a last line that is not whole left out", async () => {
    const lines = '{"step":0,"prompt":"Hi","answer":"a"}\n{"step":5,"prompt":"Hi","answer":"b"}\n{"step":10,"pro';
    expect((await read("answers.jsonl", lines)).table).toEqual({
      columns: ["step", "prompt", "answer"],
      rows: [
        [0, "Hi", "a"],
        [5, "Hi", "b"],
      ],
    });
  });

  test("from CSV with quotes and newlines, and from TSV", async () => {
    const csv = 'step,prompt,answer\r\n0,"Hi, ""you""","two\nlines"\r\n';
    expect((await read("answers.csv", csv)).table.rows).toEqual([[0, 'Hi, "you"', "two\nlines"]]);
    expect((await read("answers.tsv", "step\tprompt\tanswer\n7\tHi\ta, b\n")).table.rows).toEqual([[7, "Hi", "a, b"]]);
  });

  test.each(["", "[1]", '{"columns":["a"],"data":[]}', '{"columns":["step","prompt","answer"],"data":[[0,'])(
    "from %j, which is none, without an answer",
    async (text) => {
      const { table: found } = await read("samples.json", text);
      expect(sampleBook([{ table: found, step: undefined }]).rows).toBe(0);
    },
  );
});
