import { expect, test } from "vitest";
import { checkLines, checksHead } from "../../../screens/datasets/steps/checks-view.js";
import { stepsRows } from "../../../screens/datasets/steps/steps-view.js";
import { withoutSgr } from "../../../source/ui/theme.js";

const plain = (rows: readonly string[]) => rows.map((row) => withoutSgr(row).trimEnd());

test("steps stand as bars with what was dropped and why, and what does not add up", () => {
  const rows = stepsRows(
    {
      stage: "prepare",
      params: { "params.yaml": { data: { rows: 5 } } },
      file: "data/a.stats.json",
      preparation: {
        steps: [
          { name: "clean", rowsIn: 100, rowsOut: 50, dropped: { "no answer": 40 } },
          { name: "augment", rowsIn: 60, rowsOut: 80, examples: [{ before: "a", after: "b" }] },
        ],
        splits: { train: 60, eval: 20 },
      },
    },
    68,
  );
  expect(plain(rows)).toEqual([
    "stage prepare · data/a.stats.json",
    "data.rows 5",
    "",
    `clean                       100 → 50  ${"█".repeat(11)}${"░".repeat(10)}  -50`,
    "  -40 no answer",
    "  ✗ 10 rows went without a reason",
    "",
    `augment                      60 → 80  ${"█".repeat(13)}${"▓".repeat(4)}      +20`,
    "  ✗ the step before left 50 rows",
    "    - a",
    "    + b",
    "",
    `train                             60  ${"█".repeat(16)}       75 %`,
    `eval                              20  ${"█".repeat(5)}                  25 %`,
  ]);
});

test("without counts the format is taught, with wrong ones the fault is told", () => {
  expect(plain(stepsRows({ file: "data/a.stats.json" }, 100))[0]).toBe(
    "There is no data/a.stats.json, and no stage of a pipeline makes this data.",
  );
  // It taught the format, although the stage wrote it: it had only not run.
  expect(plain(stepsRows({ file: "data/a.stats.json", stage: "prepare", awaitsStage: true }, 100)).slice(2)).toEqual([
    "There is no data/a.stats.json yet: the stage prepare has not run here.",
    "Run it: slipway run prepare (R in Pipeline)",
  ]);
  const problem = { message: "a.stats.json: steps[0].rows_in: wrong", hint: "Mend it." };
  expect(plain(stepsRows({ file: "a.stats.json", problem }, 100))).toEqual([problem.message, problem.hint]);
});

test("each finding has its count and the first rows, whose numbers the preview opens", () => {
  const checks = {
    rows: 30,
    formats: [],
    answered: 24,
    contextTokens: 512,
    tokens: "estimate" as const,
    findings: [
      {
        kind: "answer-too-long" as const,
        rows: 12,
        examples: Array.from({ length: 12 }, (_, at) => ({ at, why: `${600 + at} tokens` })),
      },
      { kind: "refusal" as const, rows: 6, examples: [{ at: 2, why: "Sorry, I cannot" }] },
    ],
  };
  const lines = checkLines(checks);
  expect(lines).toHaveLength(15);
  expect(plain(lines.slice(0, 2).map(({ text }) => text))).toEqual([
    "✗ 12 rows with an answer longer than the context (512 tokens)",
    "    row 1  600 tokens",
  ]);
  expect(lines.map(({ at }) => at)).toEqual([0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, undefined, 2, 2, undefined]);
  expect(plain(lines.slice(12).map(({ text }) => text))).toEqual([
    "✗ 6 rows with an answer that refuses (25 % of the answers)",
    "    row 3  Sorry, I cannot",
    "    and 5 more",
  ]);
});

test("by what tokens were counted is told: a tokenizer's file, or the estimate with the file that is not read and why", () => {
  const checks = { rows: 1, formats: [], answered: 1, contextTokens: 512, tokens: "estimate" as const, findings: [] };
  const last = (of: Parameters<typeof checksHead>[0]) => plain(checksHead(of, 200)).at(-1);
  expect(last({ ...checks, tokens: "sampled", tokenizer: "model/tokenizer.json" })).toBe(
    "tokens by model/tokenizer.json, of a sample · context 512",
  );
  expect(last({ ...checks, tokenizerNotRead: { path: "model/tokenizer.json", why: "it is no JSON" } })).toBe(
    "tokens estimated, 4 characters each: model/tokenizer.json is not read (it is no JSON) · context 512",
  );
  expect(last(checks)).toBe(
    "tokens estimated, 4 characters each: there is no tokenizer.json here, nor vocab.json with merges.txt · context 512",
  );
});

test("words are whole sentences: in which form rows are, and those that repeat another", () => {
  const checks = { rows: 112, answered: 1, contextTokens: 512, tokens: "estimate" as const };
  const inPrompt = { ...checks, formats: [{ format: "prompt" as const, rows: 112 }] };
  const finding = (rows: number) => ({ kind: "duplicate-row" as const, rows, examples: [] });
  const head = (of: Parameters<typeof checksHead>[0]) => plain(checksHead(of, 200))[0];
  expect(head({ ...inPrompt, findings: [] })).toBe("112 rows, all in prompt form");
  const mixed = [
    { format: "messages" as const, rows: 100 },
    { format: "prompt" as const, rows: 4 },
  ];
  expect(head({ ...checks, formats: mixed, findings: [] })).toBe("112 rows · 100 in messages form · 4 in prompt form");
  const lines = checkLines({ ...inPrompt, findings: [finding(15), finding(1)] }).map(({ text }) => withoutSgr(text));
  expect(lines.filter((line) => line.includes("✗"))).toEqual([
    "✗ 15 rows that repeat an earlier one",
    "✗ 1 row that repeats an earlier one",
  ]);
});
