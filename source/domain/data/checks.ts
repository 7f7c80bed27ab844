import { type Conversation, type ConversationFormat, conversationOf, type Turn } from "./conversation.js";
import { refusalIn } from "./refusal.js";
import type { TokenizerTold } from "./tokenizer-told.js";

export type CheckKind =
  | "broken" // no row at all: ragged, no JSON
  | "unrecognised" // no form of fine-tuning data
  | "no-answer"
  | "no-prompt"
  | "roles" // out of order
  | "duplicate-row"
  | "duplicate-prompt" // with another answer
  | "answer-too-long"
  | "refusal"; // the answer refuses, by its words (refusal.ts)

/** Rows of one kind: how many, and the first of them by their number from 0. */
type Finding = {
  readonly kind: CheckKind;
  readonly rows: number;
  readonly examples: readonly { readonly at: number; readonly why: string }[];
};

/** Tokens of a sample. */
export type TokenLengths = { readonly p50: number; readonly p95: number; readonly max: number };

export type DataChecks = TokenizerTold & {
  readonly rows: number;
  /** Rows by the form that they have. */
  readonly formats: readonly { readonly format: ConversationFormat; readonly rows: number }[];
  readonly findings: readonly Finding[];
  /** Rows that have an answer: what the share of refusals is of. */
  readonly answered: number;
  /** Tokens that an answer may have. */
  readonly contextTokens: number;
  /** `estimate`: four characters a token; `sampled`: by a tokenizer at first, then by what it gave a character. */
  readonly tokens: "tokenizer" | "sampled" | "estimate";
  /** Undefined where no row was recognised. */
  readonly prompt?: TokenLengths;
  readonly answer?: TokenLengths;
};

export type CheckParts = {
  readonly contextTokens: number;
  /** Tokens of a text, exactly; absent where there is no tokenizer. */
  readonly countTokens?: (text: string) => number;
  /** A short text that is the same for the same texts alone. */
  readonly hash: (text: string) => string;
};

const mostExamples = 100;
/** Rows whose tokens are counted for the lengths. */
const mostSampled = 2000;
/** Characters that a tokenizer is given; it reads some hundred thousand a second. */
const mostTokenized = 1_000_000;
const charactersPerToken = 4;

/** Looks at rows one after the other; what it keeps of each is a few dozen bytes. */
export function createChecks({ contextTokens, countTokens, hash }: CheckParts) {
  const findings = new Map<CheckKind, { rows: number; examples: { at: number; why: string }[] }>();
  const formats = new Map<ConversationFormat, number>();
  const seenRows = new Map<string, number>();
  const seenPrompts = new Map<string, number>();
  const lengths: { prompt: number; answer: number }[] = [];
  const count = createCounter(countTokens);
  let [rows, answered] = [0, 0];
  const find = (kind: CheckKind, at: number, why: string) => {
    const finding = findings.get(kind) ?? { rows: 0, examples: [] };
    finding.rows += 1;
    if (finding.examples.length < mostExamples) finding.examples.push({ at, why });
    findings.set(kind, finding);
  };
  /** True for the first of its kind. */
  const isFirst = (seen: Map<string, number>, text: string, kind: CheckKind, at: number): boolean => {
    const key = hash(text);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, at);
    else find(kind, at, `as row ${first + 1}`);
    return first === undefined;
  };
  const lookAt = (conversation: Conversation, at: number, isNew: boolean) => {
    const { prompt, answers } = partsOf(conversation);
    const order = outOfOrder(conversation);
    if (order !== undefined) find("roles", at, order);
    if (prompt.every(({ text }) => text.trim() === "")) find("no-prompt", at, "the prompt is empty");
    else if (isNew) isFirst(seenPrompts, JSON.stringify(prompt), "duplicate-prompt", at);
    if (answers.length === 0 || answers.some(({ text }) => text.trim() === ""))
      find("no-answer", at, answerWhy(answers));
    // Of a pair to choose from the one that was rejected may refuse.
    const given = answers.filter(({ text, choice }) => choice !== "rejected" && text.trim() !== "");
    if (given.length > 0) answered += 1;
    const refused = given.map(({ text }) => refusalIn(text)).find((words) => words !== undefined);
    if (refused !== undefined) find("refusal", at, refused);
    const longest = answers.reduce((most, { text }) => Math.max(most, count.atMost(text, contextTokens)), 0);
    if (longest > contextTokens) find("answer-too-long", at, `${longest} tokens`);
  };
  return {
    /** A row that is none. */
    broken: (at: number, why: string) => {
      rows += 1;
      find("broken", at, why);
    },
    take: (fields: Readonly<Record<string, unknown>>, at: number) => {
      rows += 1;
      const isNew = isFirst(seenRows, JSON.stringify(fields), "duplicate-row", at);
      const conversation = conversationOf(fields);
      if (!conversation) return find("unrecognised", at, `has ${Object.keys(fields).slice(0, 5).join(", ")}`);
      formats.set(conversation.format, (formats.get(conversation.format) ?? 0) + 1);
      lookAt(conversation, at, isNew);
      if (lengths.length >= mostSampled) return;
      const { prompt, answers } = partsOf(conversation);
      const tokens = (turns: readonly Turn[]) => turns.reduce((sum, { text }) => sum + count.of(text), 0);
      lengths.push({ prompt: tokens(prompt), answer: tokens(answers) });
    },
    result: (): DataChecks => ({
      rows,
      formats: [...formats].map(([format, of]) => ({ format, rows: of })).sort((a, b) => b.rows - a.rows),
      answered,
      findings: [...findings].map(([kind, finding]) => ({ kind, ...finding })),
      contextTokens,
      tokens: count.how(),
      ...(lengths.length === 0
        ? {}
        : { prompt: spread(lengths.map((of) => of.prompt)), answer: spread(lengths.map((of) => of.answer)) }),
    }),
  };
}

/** Tokens by the tokenizer as long as its characters last, then by what it gave a character. */
function createCounter(countTokens: CheckParts["countTokens"]) {
  let [characters, tokens, isSampled] = [0, 0, false];
  const of = (text: string): number => {
    if (!countTokens) return Math.ceil(text.length / charactersPerToken);
    if (characters >= mostTokenized) {
      isSampled = true;
      return Math.round((text.length * tokens) / characters);
    }
    const own = countTokens(text);
    characters += text.length;
    tokens += own;
    return own;
  };
  return {
    of,
    /** The same; a text that has fewer bytes than `most` has no more tokens, and is not looked at. */
    atMost: (text: string, most: number) => (text.length * 3 <= most ? 0 : of(text)),
    how: (): DataChecks["tokens"] => (countTokens ? (isSampled ? "sampled" : "tokenizer") : "estimate"),
  };
}

function partsOf({ turns }: Conversation) {
  const choices = turns.filter(({ choice }) => choice !== undefined);
  const last = turns.findLastIndex(({ role }) => role !== "assistant" && role !== "tool");
  return choices.length > 0
    ? { prompt: turns.filter(({ choice }) => choice === undefined), answers: choices }
    : { prompt: turns.slice(0, last + 1), answers: turns.slice(last + 1).filter(({ role }) => role === "assistant") };
}

function answerWhy(answers: readonly Turn[]): string {
  if (answers.length === 0) return "it ends without an answer";
  const choice = answers.find(({ text }) => text.trim() === "")?.choice;
  return choice === undefined ? "the answer is empty" : `the ${choice} answer is empty`;
}

/** What each role may come after: the system is first, user and assistant take turns, a tool answers the assistant. */
const before: Readonly<Record<string, readonly string[]>> = {
  system: [""],
  user: ["", "system", "assistant"],
  assistant: ["user", "tool"],
  tool: ["assistant", "tool"],
};

/** The first turn that is out of order, of a form that has roles. */
function outOfOrder({ format, turns }: Conversation): string | undefined {
  if (format !== "messages" && format !== "sharegpt") return undefined;
  for (const [at, { role }] of turns.entries()) {
    const last = turns[at - 1]?.role ?? "";
    if (before[role]?.includes(last)) continue;
    if (role === "") return `turn ${at + 1} has no role`;
    return last === "" ? `it begins with ${role}` : `turn ${at + 1} is ${role} after ${last}`;
  }
  return undefined;
}

/** The median, the value that 19 of 20 do not exceed, and the largest. */
export function spread(values: readonly number[]): TokenLengths {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}
