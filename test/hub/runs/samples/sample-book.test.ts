import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Turns } from "../../../../source/domain/turns.js";
import { columnsOf, readTable } from "../../../../source/hub/runs/samples/read-table.js";
import { sampleBook } from "../../../../source/hub/runs/samples/sample-book.js";
import { createSideBySide, newestAnswers } from "../../../../source/hub/runs/samples/samples-feature.js";
import { splitElements } from "../../../../source/hub/runs/samples/split-rows.js";
import { sampleColumns } from "../../../../source/hub/runs/samples/table-columns.js";

const table = {
  columns: ["step", "prompt", "answer"],
  rows: [
    [5, "Hi", "b"],
    [0, "Hi", "a"],
    [0, "Bye", "c"],
  ],
  broken: 0,
};

/** Every step is followed by a turn of the others, which are counted. */
function countedTurns() {
  let count = 0;
  const turns: Turns = {
    isOver: () => true,
    next: async () => {
      count += 1;
    },
  };
  return { turns, count: () => count };
}

/** A file of this name and content, read as a table. */
async function read(name: string, content: string, turns?: Turns) {
  const folder = await mkdtemp(join(tmpdir(), "slipway-table-"));
  try {
    const path = join(folder, name);
    await writeFile(path, content);
    return { columns: await columnsOf(path, name), table: await readTable(path, name, turns) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("a book of samples", () => {
  test("has the prompts in order of appearance and their answers by step", async () => {
    const book = await sampleBook([{ table, step: undefined }]);
    expect(await book.list("", 0, 10)).toEqual({
      rows: [
        { index: 0, prompt: "Hi", steps: 2 },
        { index: 1, prompt: "Bye", steps: 1 },
      ],
      total: 2,
    });
    expect(await book.list("by", 0, 10)).toEqual({ rows: [{ index: 1, prompt: "Bye", steps: 1 }], total: 1 });
    expect(book.view(0, 3, 10)).toEqual({
      prompt: "Hi",
      steps: [0, 5],
      at: 0,
      firstStep: 0,
      totalSteps: 2,
      answers: [{ text: "a", scores: [] }],
      totalAnswers: 1,
      course: [
        { step: 0, text: "a" },
        { step: 5, text: "b" },
      ],
    });
  });

  test("keeps several answers to one prompt at one step, with the numbers beside them", async () => {
    const columns = ["step", "prompt", "completion", "length_reward", "epoch"];
    const rows = [
      [1n, "Hi", "x", 0.5, 1],
      [1n, "Hi", "y", -1, 1],
    ];
    const book = await sampleBook([{ table: { columns, rows, broken: 0 }, step: undefined }]);
    expect(book.answersAt("Hi", undefined)).toEqual({
      step: 1,
      answers: [
        { text: "x", scores: [["length_reward", 0.5]] },
        { text: "y", scores: [["length_reward", -1]] },
      ],
    });
  });

  test("takes the step of a table without such a column from its file", async () => {
    const rows = [["Hi", "x"]];
    const parts = [10, 20].map((step) => ({ table: { columns: ["Prompt", "Completion"], rows, broken: 0 }, step }));
    expect((await sampleBook(parts)).steps).toEqual([10, 20]);
  });

  // 10 prompts at 10,000 steps held the hub up for 47 s: all steps were sorted for each of them, and all were answered.
  test("hands out the steps around the chosen one of many, and the first and the last to the overview", async () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => [9999 - at, "Hi", `answer ${9999 - at}`]);
    const book = await sampleBook([{ table: { columns: table.columns, rows, broken: 0 }, step: undefined }]);
    const view = book.view(0, 5000.5, 3);
    expect(view).toMatchObject({ at: 250, firstStep: 4750, totalSteps: 10_000 });
    expect(view?.steps).toHaveLength(500);
    expect(view?.steps[250]).toBe(5000);
    expect(view?.course.map(({ step }) => step)).toEqual([4999, 5000, 5001]);
    expect(book.view(0, undefined, 3)).toMatchObject({ at: 499, firstStep: 9500 });
    expect(book.view(0, -1, 3)).toMatchObject({ at: 0, firstStep: 0 });
    expect(newestAnswers(book)).toEqual({
      prompts: ["Hi"],
      steps: [0, 9999],
      answers: [["answer 0", "answer 9999"]],
    });
  });

  test("hands out the first of many answers to one prompt at one step, and tells how many there are", async () => {
    const rows = Array.from({ length: 200 }, (_, at) => [1, "Hi", `answer ${at}`]);
    const book = await sampleBook([{ table: { columns: table.columns, rows, broken: 0 }, step: undefined }]);
    expect(book.view(0, 1, 3)?.answers).toHaveLength(50);
    expect(book.view(0, 1, 3)?.totalAnswers).toBe(200);
    expect(book.answersAt("Hi", 1)?.answers).toHaveLength(50);
  });

  test("is made with a turn for others after each row and prompt", async () => {
    const { turns, count } = countedTurns();
    await sampleBook([{ table, step: undefined }], turns);
    expect(count()).toBe(5);
  });

  test("gives the overview the prompts that were answered last", async () => {
    expect(newestAnswers(await sampleBook([{ table, step: undefined }]))).toEqual({
      prompts: ["Hi"],
      steps: [0, 5],
      answers: [["a", "b"]],
    });
  });

  test("puts the answers of runs beside each other, each at the wanted step or its last before", async () => {
    const book = await sampleBook([{ table, step: undefined }]);
    const other = await sampleBook([
      { table: { columns: table.columns, rows: [[3, "Hi", "z"]], broken: 0 }, step: undefined },
    ]);
    expect(await createSideBySide()([book, other, undefined], 0, 4)).toEqual({
      prompts: 2,
      prompt: "Hi",
      steps: [0, 3, 5],
      at: 1,
      firstStep: 0,
      totalSteps: 3,
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
      broken: 0,
    });
  });

  test("with the number of its lines that are no JSON", async () => {
    const lines = 'no JSON\n{"step":0,"prompt":"Hi","answer":"a"}\n[1]\nnull\n\n';
    const { columns, table: found } = await read("answers.jsonl", lines);
    expect(columns).toEqual(["step", "prompt", "answer"]);
    expect(found).toEqual({ columns: ["step", "prompt", "answer"], rows: [[0, "Hi", "a"]], broken: 3 });
  });

  test.each([
    ["samples.json", JSON.stringify({ columns: table.columns, data: table.rows })],
    ["answers.jsonl", '{"step":0}\n{"step":1}\n'],
    ["answers.csv", "step,prompt\n0,a\n1,b\n"],
  ])("from %s with a turn for others after each row", async (name, content) => {
    const { turns, count } = countedTurns();
    await read(name, content, turns);
    expect(count()).toBeGreaterThanOrEqual(3);
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
      expect((await sampleBook([{ table: found, step: undefined }])).rows).toBe(0);
    },
  );
});

describe("pandas' split JSON is taken apart", () => {
  test("whatever stands in its texts, between its values and beside them", () => {
    const text = ` { "index" : [0, {"a": "]"}], "columns" : ["a" , "b"],
      "data":[ ["x]\\"[,", {"k": [1, 2]}] , [null,-1.5e3],"no row", 7 ], "last": true }`;
    expect([...splitElements(text)]).toEqual([
      ["columns", '["a" , "b"]'],
      ["data", '["x]\\"[,", {"k": [1, 2]}]'],
      ["data", "[null,-1.5e3]"],
      ["data", '"no row"'],
      ["data", "7"],
    ]);
  });

  test.each([
    [
      '{"columns":["a"],"data":[[1],[2',
      [
        ["columns", '["a"]'],
        ["data", "[1]"],
      ],
    ],
    ['{"data":[],"columns":["a"]}', [["columns", '["a"]']]],
    ['{"data":[["\\\\"],["\\"', [["data", '["\\\\"]']]],
    ['{"data"', []],
    ["[1]", []],
    ["", []],
  ])("as far as %j goes", (text, found) => {
    expect([...splitElements(text)]).toEqual(found);
  });
});
