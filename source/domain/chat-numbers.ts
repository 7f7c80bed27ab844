import type { AnswerStats, ChatMessage } from "./chat.js";
import { quantile } from "./quantile.js";

/** What is counted of one answer of a model. */
export type CountedAnswer = {
  readonly atMs: number;
  readonly model: string;
  /** Absent: the first host. */
  readonly hostId?: string | undefined;
  readonly stats: AnswerStats | undefined;
  /** Why it is not whole: "aborted" (its user stopped it), else the code of its error; "unknown" of older ones. */
  readonly failure: string | undefined;
};

/** What a model costs, in whichever currency its user counts. */
export type ModelPrice =
  | { readonly kind: "tokens"; readonly inputPerMillion: number; readonly outputPerMillion: number }
  | { readonly kind: "gpu-hour"; readonly perHour: number };

export type PriceOf = (answer: Pick<CountedAnswer, "model" | "hostId">) => ModelPrice | undefined;

/** What rows may be sorted by. */
export const numbersOrders = ["newest", "answers", "first", "whole", "speed", "tokens", "errors", "cost"] as const;
export type NumbersOrder = (typeof numbersOrders)[number];

type Spread = { readonly p50: number; readonly p95: number };

/** Times and speeds are those of whole answers, tokens those of all; absent where there is none. */
export type ChatNumbers = {
  /** Whole ones. */
  readonly answers: number;
  readonly firstTokenMs?: Spread;
  readonly totalMs?: Spread;
  /** Of the half that is faster and the half that is slower: what stands between. */
  readonly tokensPerSecond?: number;
  readonly promptTokens: number;
  readonly answerTokens: number;
  /** Those whose prompt filled the context. */
  readonly truncated: number;
  /** Answers that are not whole, by `failure`. */
  readonly failures: Readonly<Record<string, number>>;
  /** An estimate, of the answers of models that have a price; absent where none has. */
  readonly cost?: number;
  /** Of `answers`, those of models without a price. */
  readonly unpriced: number;
  readonly lastAtMs?: number;
};

/** A part of the course: an hour or a day. */
export type NumbersBucket = {
  readonly fromMs: number;
  readonly answers: number;
  readonly answerTokens: number;
  readonly firstTokenP95Ms?: number;
  readonly tokensPerSecond?: number;
  readonly failures: Readonly<Record<string, number>>;
};

const hourMs = 3_600_000;

/** The part of a message that is counted; undefined of what no model wrote. */
export function countedAnswer(
  message: Pick<ChatMessage, "role" | "atMs" | "model" | "hostId" | "error" | "errorCode" | "stats">,
): CountedAnswer | undefined {
  const { role, atMs, model, hostId, stats } = message;
  if (role !== "assistant" || model === undefined) return undefined;
  return { atMs, model, ...(hostId === undefined ? {} : { hostId }), stats, failure: failureOf(message) };
}

function failureOf({ error, errorCode, stats }: Pick<ChatMessage, "error" | "errorCode" | "stats">) {
  if (error === undefined || error === "aborted") return error;
  return errorCode ?? (stats?.doneReason === "no-done" ? "ollama.no-done" : "unknown");
}

/** All figures of these answers. */
export function numbersOf(answers: readonly CountedAnswer[], priceOf: PriceOf): ChatNumbers {
  const whole = wholeOf(answers);
  const costs = answers.map((answer) => costOf(answer, priceOf(answer)));
  const priced = costs.filter((cost) => cost !== undefined);
  const first = spreadOf(whole.map(({ firstTokenMs }) => firstTokenMs));
  const total = spreadOf(whole.map(({ totalMs }) => totalMs));
  const speed = speedOf(whole);
  const last = answers.reduce<number | undefined>((latest, { atMs }) => Math.max(latest ?? atMs, atMs), undefined);
  return {
    answers: whole.length,
    ...(first ? { firstTokenMs: first } : {}),
    ...(total ? { totalMs: total } : {}),
    ...(speed === undefined ? {} : { tokensPerSecond: speed }),
    promptTokens: sum(answers, "promptTokens"),
    answerTokens: sum(answers, "answerTokens"),
    truncated: answers.filter(({ stats }) => stats?.isTruncated).length,
    failures: failuresOf(answers),
    ...(priced.length === 0 ? {} : { cost: priced.reduce((all, cost) => all + cost, 0) }),
    unpriced: answers.filter((answer, at) => isWhole(answer) && costs[at] === undefined).length,
    ...(last === undefined ? {} : { lastAtMs: last }),
  };
}

/** The last `count` hours or days up to `nowMs`, oldest first, also those without an answer. `offsetMs`: of local time to UTC. */
export function courseOf(
  answers: readonly CountedAnswer[],
  { step, count, nowMs, offsetMs }: CourseOptions,
): readonly NumbersBucket[] {
  const stepMs = step === "hour" ? hourMs : 24 * hourMs;
  const numberOf = (atMs: number) => Math.floor((atMs + offsetMs) / stepMs);
  const first = numberOf(nowMs) - count + 1;
  const parts = Array.from({ length: count }, (): CountedAnswer[] => []);
  for (const answer of answers) parts[numberOf(answer.atMs) - first]?.push(answer);
  return parts.map((part, at) => {
    const whole = wholeOf(part);
    const first95 = spreadOf(whole.map(({ firstTokenMs }) => firstTokenMs))?.p95;
    const speed = speedOf(whole);
    return {
      fromMs: (first + at) * stepMs - offsetMs,
      answers: whole.length,
      answerTokens: sum(part, "answerTokens"),
      ...(first95 === undefined ? {} : { firstTokenP95Ms: first95 }),
      ...(speed === undefined ? {} : { tokensPerSecond: speed }),
      failures: failuresOf(part),
    };
  });
}

type CourseOptions = {
  readonly step: "hour" | "day";
  readonly count: number;
  readonly nowMs: number;
  readonly offsetMs: number;
};

/**
 * By tokens, or by the time that the server was at it (loading, reading the prompt, writing; not waiting for its turn). An answer
 * whose parts nobody told counts with its whole time.
 */
function costOf({ stats }: CountedAnswer, price: ModelPrice | undefined): number | undefined {
  if (!price) return undefined;
  if (!stats) return 0;
  const { promptTokens, answerTokens, loadMs = 0, promptMs = 0, answerMs, totalMs } = stats;
  if (price.kind === "tokens") {
    return (promptTokens * price.inputPerMillion + answerTokens * price.outputPerMillion) / 1_000_000;
  }
  const busyMs = answerMs === undefined ? totalMs : loadMs + promptMs + answerMs;
  return (busyMs / hourMs) * price.perHour;
}

function wholeOf(answers: readonly CountedAnswer[]): readonly AnswerStats[] {
  return answers.filter(isWhole).map(({ stats }) => stats);
}

function isWhole(answer: CountedAnswer): answer is CountedAnswer & { readonly stats: AnswerStats } {
  return answer.stats !== undefined && answer.failure === undefined;
}

/** Servers that do not tell their own time tell no speed. */
function speedOf(whole: readonly AnswerStats[]): number | undefined {
  const speeds = whole.map(({ tokensPerSecond }) => tokensPerSecond).filter((speed) => speed > 0);
  return spreadOf(speeds)?.p50;
}

function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
}

function failuresOf(answers: readonly CountedAnswer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { failure } of answers) if (failure !== undefined) counts[failure] = (counts[failure] ?? 0) + 1;
  return counts;
}

function sum(answers: readonly CountedAnswer[], key: "promptTokens" | "answerTokens"): number {
  return answers.reduce((all, { stats }) => all + (stats?.[key] ?? 0), 0);
}

/** How many of the answers failed by themselves: not those that were stopped. */
export function errorsOf({ failures }: Pick<ChatNumbers, "failures">): number {
  return Object.entries(failures).reduce((all, [kind, count]) => all + (kind === stoppedKind ? 0 : count), 0);
}

/** The `failure` of an answer that its user stopped. */
export const stoppedKind = "aborted";

const words: Readonly<Record<string, string>> = {
  [stoppedKind]: "stopped",
  "ollama.down": "no server",
  "ollama.hung": "server hung",
  "ollama.died": "server died",
  "ollama.told": "runner failed",
  "ollama.broken-off": "connection broke",
  "ollama.no-model": "no such model",
  "ollama.no-done": "no done line",
  "ollama.bad-request": "bad request",
  "ollama.bad-form": "not Ollama's form",
  "chat.too-long": "without end",
  "chat.hub-ended": "hub ended",
  "ollama.failed": "server error",
  "ollama.refused": "refused",
  "host.wants-key": "no key",
  "host.busy": "server busy",
  "host.unknown": "not Ollama",
  unknown: "other",
};

/** What a kind of failure is called; one that is not known by its code. */
export function failureWords(kind: string): string {
  return words[kind] ?? kind;
}

/** "0.15/0.6 per 1M tokens", "1.2 per GPU hour" */
export function priceWords(price: ModelPrice): string {
  return price.kind === "tokens"
    ? `${price.inputPerMillion}/${price.outputPerMillion} per 1M tokens`
    : `${price.perHour} per GPU hour`;
}

/** "0.15 0.60": of a million prompt tokens and answer tokens; "1.20/h": of a GPU hour. Undefined: neither. */
export function parsePrice(text: string): ModelPrice | undefined {
  const [, hour] = /^(\d+(?:\.\d+)?) *\/ *h$/.exec(text.trim()) ?? [];
  if (hour !== undefined) return { kind: "gpu-hour", perHour: Number(hour) };
  const [, input, output] = /^(\d+(?:\.\d+)?)[ ,/]+(\d+(?:\.\d+)?)$/.exec(text.trim()) ?? [];
  if (input === undefined || output === undefined) return undefined;
  return { kind: "tokens", inputPerMillion: Number(input), outputPerMillion: Number(output) };
}
