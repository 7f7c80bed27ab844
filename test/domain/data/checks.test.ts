import { expect, test } from "vitest";
import { createChecks } from "../../../source/domain/data/checks.js";

type Rows = readonly Readonly<Record<string, unknown>>[];

function check(rows: Rows, countTokens?: (text: string) => number) {
  const checks = createChecks({ contextTokens: 10, hash: (text) => text, ...(countTokens && { countTokens }) });
  for (const [at, row] of rows.entries()) checks.take(row, at);
  return checks.result();
}
const finding = (kind: string, at: number, why: string) => ({ kind, rows: 1, examples: [{ at, why }] });

test("pairs without an answer or a prompt, duplicates of rows and of prompts are found", () => {
  const { findings, formats, rows } = check([
    { prompt: "a", response: "1" },
    { prompt: "b", response: " " },
    { prompt: "a", response: "1" },
    { prompt: "a", response: "2" },
    { prompt: "", response: "3" },
    { text: "free" },
  ]);
  expect({ rows, formats }).toEqual({ rows: 6, formats: [{ format: "prompt", rows: 5 }] });
  expect(findings).toEqual([
    finding("no-answer", 1, "the answer is empty"),
    finding("duplicate-row", 2, "as row 1"),
    finding("duplicate-prompt", 3, "as row 1"),
    finding("no-prompt", 4, "the prompt is empty"),
    finding("unrecognised", 5, "has text"),
  ]);
});

test("roles that are out of order are found", () => {
  const said = (...roles: readonly string[]) => ({
    messages: roles.map((role) => ({ role, content: roles.join().slice(0, 30) })),
  });
  const { findings } = check([
    said("system", "user", "assistant", "tool", "assistant", "user", "assistant"),
    said("user", "user", "assistant"),
    said("assistant", "user", "assistant"),
    said("user", "system", "assistant"),
    said("user", "assistant", "user"),
    said("user", "narrator", "assistant"),
  ]);
  expect(findings).toEqual([
    {
      kind: "roles",
      rows: 4,
      examples: [
        { at: 1, why: "turn 2 is user after user" },
        { at: 2, why: "it begins with assistant" },
        { at: 3, why: "turn 2 is system after user" },
        { at: 5, why: "turn 2 is narrator after user" },
      ],
    },
    finding("no-answer", 4, "it ends without an answer"),
  ]);
});

test("answers longer than the context are found, by a tokenizer or by an estimate that says so", () => {
  const rows = [
    { prompt: "a", response: "x".repeat(40) },
    { prompt: "b", response: "x".repeat(44) },
  ];
  expect(check(rows)).toMatchObject({
    tokens: "estimate",
    findings: [finding("answer-too-long", 1, "11 tokens")],
    answer: { p50: 11, p95: 11, max: 11 },
  });
  expect(check(rows, (text) => text.length)).toMatchObject({
    tokens: "tokenizer",
    findings: [{ kind: "answer-too-long", rows: 2, examples: [{ why: "40 tokens" }, { why: "44 tokens" }] }],
  });
});

test("a text is not given to the tokenizer for ever: what it gave a character stands for the rest", () => {
  let given = 0;
  const result = check(
    [
      { prompt: "a", response: "x".repeat(1_000_000) },
      { prompt: "b", response: "y".repeat(100) },
    ],
    (text) => {
      given += text.length;
      return text.length / 2;
    },
  );
  expect(given).toBeLessThan(1_000_200);
  expect(result).toMatchObject({ tokens: "sampled" });
});

test("answers that refuse are found, of the rows that have an answer; of a pair the chosen one", () => {
  const { findings, answered } = check([
    { prompt: "a", response: "Sorry, I cannot." },
    { prompt: "b", response: "" },
    { prompt: "c", response: "No." },
    { prompt: "d", chosen: "Yes.", rejected: "Sorry, I cannot." },
    { prompt: "e", chosen: "As an AI, no.", rejected: "Yes." },
  ]);
  expect(answered).toBe(4);
  expect(findings.find(({ kind }) => kind === "refusal")).toEqual({
    kind: "refusal",
    rows: 2,
    examples: [
      { at: 0, why: "Sorry, I cannot" },
      { at: 4, why: "As an AI," },
    ],
  });
});
