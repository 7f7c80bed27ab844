import { expect, test } from "vitest";
import {
  type CountedAnswer,
  countedAnswer,
  courseOf,
  errorsOf,
  numbersOf,
  parsePrice,
} from "../../source/domain/chat-numbers.js";
import { quantile } from "../../source/domain/quantile.js";

const hour = 3_600_000;
const stats = { firstTokenMs: 0, totalMs: 0, promptTokens: 0, answerTokens: 0, tokensPerSecond: 0, doneReason: "stop" };

function answer(more: Partial<CountedAnswer["stats"]>, rest: Partial<CountedAnswer> = {}): CountedAnswer {
  return { atMs: 0, model: "tiny", failure: undefined, stats: { ...stats, ...more }, ...rest };
}

const noPrice = () => undefined;

test("a quantile lies between two values in proportion, as numpy has it", () => {
  expect([0, 0.5, 0.95, 1].map((share) => quantile([1, 2, 3, 4], share))).toEqual([1, 2.5, 3.8499999999999996, 4]);
  expect(quantile([7], 0.95)).toBe(7);
  expect(quantile([], 0.5)).toBeNaN();
});

test("times and speeds are those of whole answers, tokens those of all", () => {
  const told = numbersOf(
    [
      answer({ firstTokenMs: 10, totalMs: 100, promptTokens: 20, answerTokens: 5, tokensPerSecond: 50 }),
      answer(
        { firstTokenMs: 30, totalMs: 300, promptTokens: 30, answerTokens: 7, tokensPerSecond: 150, isTruncated: true },
        { atMs: 9 },
      ),
      answer({ firstTokenMs: 9000, totalMs: 9000, promptTokens: 1 }, { failure: "aborted" }),
      answer({ firstTokenMs: 9000, totalMs: 9000 }, { failure: "ollama.died" }),
      answer({}, { failure: "ollama.died", stats: undefined }),
    ],
    noPrice,
  );
  expect(told).toEqual({
    answers: 2,
    firstTokenMs: { p50: 20, p95: 29 },
    totalMs: { p50: 200, p95: 290 },
    tokensPerSecond: 100,
    promptTokens: 51,
    answerTokens: 12,
    truncated: 1,
    failures: { aborted: 1, "ollama.died": 2 },
    unpriced: 2,
    lastAtMs: 9,
  });
  expect(errorsOf(told)).toBe(2);
});

test("what nothing is known of is absent, not nought", () => {
  expect(numbersOf([], noPrice)).toEqual({
    answers: 0,
    promptTokens: 0,
    answerTokens: 0,
    truncated: 0,
    failures: {},
    unpriced: 0,
  });
});

test("a price of tokens counts both sides, one of a GPU hour the time that the server was at it without its queue", () => {
  const one = answer({
    promptTokens: 2_000_000,
    answerTokens: 500_000,
    totalMs: hour,
    queueMs: hour / 2,
    loadMs: hour / 4,
    promptMs: 0,
    answerMs: hour / 4,
  });
  const cost = (price: ReturnType<typeof parsePrice>, of = one) => numbersOf([of], () => price).cost;
  expect(cost(parsePrice("0.15 0.60"))).toBeCloseTo(0.6, 9);
  expect(cost(parsePrice("1.20/h"))).toBeCloseTo(0.6, 9);
  // Who tells no parts counts with the whole time.
  expect(cost(parsePrice("1.20/h"), answer({ totalMs: hour }))).toBeCloseTo(1.2, 9);
});

test("a price is two numbers, or one of an hour; everything else is none", () => {
  expect(["0.15 0.6", "0.15/0.6", " 2 , 3 ", "1.2/h", "1.2 / h", "free", "1", "-1 2", "1e3 2"].map(parsePrice)).toEqual(
    [
      { kind: "tokens", inputPerMillion: 0.15, outputPerMillion: 0.6 },
      { kind: "tokens", inputPerMillion: 0.15, outputPerMillion: 0.6 },
      { kind: "tokens", inputPerMillion: 2, outputPerMillion: 3 },
      { kind: "gpu-hour", perHour: 1.2 },
      { kind: "gpu-hour", perHour: 1.2 },
      undefined,
      undefined,
      undefined,
      undefined,
    ],
  );
});

test("the course has every hour up to now, by the days of the terminal's time where it is asked for days", () => {
  const answers = [
    answer({ firstTokenMs: 10, answerTokens: 3 }, { atMs: 10 * hour + 1 }),
    answer({ firstTokenMs: 20 }, { atMs: 9 * hour, failure: "ollama.hung" }),
    answer({}, { atMs: hour }),
  ];
  expect(courseOf(answers, { step: "hour", count: 3, nowMs: 11 * hour + 5, offsetMs: 0 })).toEqual([
    { fromMs: 9 * hour, answers: 0, answerTokens: 0, failures: { "ollama.hung": 1 } },
    { fromMs: 10 * hour, answers: 1, answerTokens: 3, firstTokenP95Ms: 10, failures: {} },
    { fromMs: 11 * hour, answers: 0, answerTokens: 0, failures: {} },
  ]);
  const days = courseOf([answer({}, { atMs: 23 * hour })], {
    step: "day",
    count: 2,
    nowMs: 30 * hour,
    offsetMs: 2 * hour,
  });
  expect(days.map(({ fromMs, answers: count }) => [fromMs / hour, count])).toEqual([
    [-2, 0],
    [22, 1],
  ]);
});

test("an answer is counted by the code of its error; one that its user stopped is no error", () => {
  const message = { role: "assistant", atMs: 1, model: "tiny", error: undefined, stats: undefined } as const;
  expect(countedAnswer({ ...message, role: "user" })).toBeUndefined();
  expect(
    [
      message,
      { ...message, error: "aborted" },
      { ...message, error: "Ollama died", errorCode: "ollama.died" },
      { ...message, error: "no done line", stats: { ...stats, doneReason: "no-done" } },
      { ...message, error: "of an older version" },
    ].map((one) => countedAnswer(one)?.failure),
  ).toEqual([undefined, "aborted", "ollama.died", "ollama.no-done", "unknown"]);
});
