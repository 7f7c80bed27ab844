import { expect, test } from "vitest";
import { bucketsFor, courseRows } from "../../../../screens/chat/numbers/course-rows.js";
import { figuresTable, sumText } from "../../../../screens/chat/numbers/figures-table.js";
import type { NumbersRow } from "../../../../source/api/numbers-calls.js";
import type { NumbersBucket } from "../../../../source/domain/chat-numbers.js";
import { withoutSgr } from "../../../../source/ui/theme.js";

const none = { answers: 0, promptTokens: 0, answerTokens: 0, truncated: 0, failures: {}, unpriced: 0 };
const tiny: NumbersRow = {
  ...none,
  key: "first/tiny",
  model: "tiny\u001b",
  answers: 1200,
  firstTokenMs: { p50: 12.4, p95: 999.6 },
  totalMs: { p50: 1234, p95: 12_345 },
  tokensPerSecond: 195.4,
  promptTokens: 40_000,
  answerTokens: 12_000,
  failures: { aborted: 3, "ollama.died": 2, "ollama.hung": 1 },
  cost: 0.0132,
  unpriced: 0,
};
const plain = (rows: readonly string[]) => rows.map((row) => withoutSgr(row).trimEnd());

test("a row has what its model took, errors without what was stopped, and what it cost", () => {
  const [head, row] = plain(figuresTable([tiny], { by: "model", cursor: -1, width: 140, focused: true }));
  expect(head?.split(/ {2,}/)).toEqual(
    ["", "model", "answers", "first p50", "first p95", "whole p50", "whole p95", "tok/s"].concat([
      "prompt",
      "answer tok",
      "cut",
      "stopped",
      "errors",
      "cost",
    ]),
  );
  expect(row?.split(/ {2,}/)).toEqual([
    "",
    "tiny␛",
    "1,200",
    "0.012 s",
    "1.000 s",
    "1.234 s",
    "12.345 s",
    "195",
    "40,000",
    "12,000",
    "3",
    "3",
    "0.0132",
  ]);
});

test("what no answer was whole for has no figures, and a slow model is not without speed", () => {
  const failed: NumbersRow = { ...none, key: "x", model: "x", failures: { "ollama.died": 1 }, tokensPerSecond: 0 };
  const slow: NumbersRow = { ...tiny, model: "slow", tokensPerSecond: 0.4, totalMs: { p50: 400, p95: 1_200_000 } };
  const look = { by: "model", cursor: -1, width: 140, focused: true } as const;
  const [, first, second] = plain(figuresTable([failed, slow], look));
  expect(first?.split(/ {2,}/)).toEqual(["", "x", "0", "1", "no price"]);
  expect(second).toMatch(/slow .* 0\.400 s +1,200 s +0\.4 /);
});

test("at 80 columns the tails, the errors and the cost stay; without a price that is said, in part with a sign", () => {
  const rows = [
    { ...tiny, unpriced: 1 },
    { ...none, key: "x", model: "x", unpriced: 2 },
  ];
  const shown = plain(figuresTable(rows, { by: "model", cursor: -1, width: 78, focused: true }));
  expect(shown.map((row) => row.length <= 78)).toEqual([true, true, true]);
  expect(shown[0]).toMatch(/first p95.*whole p95.*errors.*cost/);
  expect(shown[1]).toMatch(/>0\.0132$/);
  expect(shown[2]).toMatch(/no price$/);
});

test("the course has a row of bars of each figure and of each kind of failure, the stopped ones last", () => {
  const bucket: NumbersBucket = { fromMs: 0, answers: 0, answerTokens: 0, failures: {} };
  const busy = { ...bucket, answers: 4, answerTokens: 90, firstTokenP95Ms: 20, tokensPerSecond: 100 };
  const course = [
    ...Array.from({ length: 21 }, () => bucket),
    { ...busy, failures: { aborted: 9 } },
    { ...busy, answers: 2, failures: { "ollama.died": 1 } },
    busy,
  ];
  expect(plain(courseRows(course, "hour", { width: 80, height: 9 }))).toEqual([
    `answers           ${" ".repeat(21)}▇▄▇ 10 in all`,
    `first token p95   ${" ".repeat(21)}▇▇▇ most 20 ms`,
    `tokens/s          ${" ".repeat(21)}▇▇▇ most 100`,
    `tokens by hour    ${" ".repeat(21)}▇▇▇ 270 in all`,
    `server died       ${" ".repeat(21)} ▇  1`,
    `stopped           ${" ".repeat(21)}▇   9`,
    `${" ".repeat(18)}23h ago     12h ago  now`,
  ]);
  expect(plain(courseRows(course, "hour", { width: 80, height: 3 }))).toHaveLength(3);
  expect([bucketsFor("hour", 60), bucketsFor("hour", 116), bucketsFor("day", 196)]).toEqual([24, 72, 150]);
});

test("the sum tells what is known of all", () => {
  expect(sumText(tiny)).toBe(
    "1,200 answers · first token 12 ms, p95 1.0 s · 40,000 + 12,000 tokens · 3 errors · cost 0.0132",
  );
  expect(sumText(none)).toBe("0 answers · 0 + 0 tokens");
  expect(sumText({ ...none, answers: 1, failures: { "ollama.died": 1 } })).toBe("1 answer · 0 + 0 tokens · 1 error");
});
