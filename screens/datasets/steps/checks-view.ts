import type { CallOutput } from "../../../source/api/calls.js";
import type { CheckKind, TokenLengths } from "../../../source/domain/data/checks.js";
import { wrap } from "../../../source/ui/text/cells.js";
import { formatAmount, formatCount, formatShare } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { tokensBy } from "../tokens-by.js";

type Checks = CallOutput<"tables.checks">;

/** A line of the findings; `at`: the row that it is about, from 0. */
export type CheckLine = { readonly text: string; readonly at?: number };

/** Rows of each finding that are named. */
const mostNamed = 10;

const words: Readonly<Record<CheckKind, (checks: Checks, rows: number) => string>> = {
  broken: () => "broken: no row at all",
  unrecognised: () => "in no form of fine-tuning data",
  "no-answer": () => "without an answer",
  "no-prompt": () => "without a prompt",
  roles: () => "with roles out of order",
  "duplicate-row": (_, rows) => (rows === 1 ? "that repeats an earlier one" : "that repeat an earlier one"),
  "duplicate-prompt": () => "with a prompt that another row answers, too",
  "answer-too-long": ({ contextTokens }) =>
    `with an answer longer than the context (${formatCount(contextTokens)} tokens)`,
  refusal: ({ answered }, rows) => `with an answer that refuses (${formatShare(rows, answered)} of the answers)`,
};

/** What was looked at: rows by their form, tokens and how they were counted. */
export function checksHead(checks: Checks, width: number): readonly string[] {
  const how = tokensBy(checks, checks.tokens === "sampled");
  const lengths = (name: string, of: TokenLengths | undefined) =>
    of ? [`${name} ${formatCount(of.p50)}/${formatCount(of.p95)}/${formatCount(of.max)}`] : [];
  const tokens = [...lengths("prompt", checks.prompt), ...lengths("answer", checks.answer)];
  const dot = ` ${glyph("dot")} `;
  return [
    formWords(checks, dot),
    ...(tokens.length > 0 ? [`${tokens.join(dot)} tokens (p50/p95/max)`] : []),
    `${how}${dot}context ${formatCount(checks.contextTokens)}`,
  ].flatMap((line) => wrap(line, width).map((row) => paint(row, "dim")));
}

/** "112 rows, all in prompt form", "3 rows · 2 in messages form · 1 in prompt form". */
function formWords({ rows, formats }: Checks, dot: string): string {
  const total = formatAmount(rows, "row");
  const [only] = formats;
  if (only && formats.length === 1 && only.rows === rows) {
    return `${total}, ${rows === 1 ? "" : "all "}in ${only.format} form`;
  }
  return [total, ...formats.map((each) => `${formatCount(each.rows)} in ${each.format} form`)].join(dot);
}

/** Each finding with how many rows it is about, the first of them below it. */
export function checkLines(checks: Checks): readonly CheckLine[] {
  if (checks.findings.length === 0) return [{ text: `${paint(glyph("finished"), "good")} nothing is wrong` }];
  return checks.findings.flatMap(({ kind, rows, examples }) => {
    const head = `${paint(glyph("failed"), "warning")} ${formatAmount(rows, "row")} ${words[kind](checks, rows)}`;
    const first = examples[0];
    const named = examples.slice(0, mostNamed).map(({ at, why }) => ({
      text: `    row ${formatCount(at + 1)}  ${paint(label(why), "dim")}`,
      at,
    }));
    const more =
      rows > named.length ? [{ text: paint(`    and ${formatCount(rows - named.length)} more`, "dim") }] : [];
    return [{ text: head, ...(first ? { at: first.at } : {}) }, ...named, ...more];
  });
}
