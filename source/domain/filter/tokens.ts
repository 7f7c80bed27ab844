import { UserError } from "../user-error.js";

export type Token = {
  /** "name": a text in backticks. "string": in single or double quotes. */
  readonly type: "word" | "name" | "string" | "number" | "operator" | "punctuation";
  /** Without its quotes. */
  readonly text: string;
  /** From 1. */
  readonly column: number;
  /** True where no space is between this token and the one before. */
  readonly adjacent: boolean;
};

/**
 * As sqlparse 0.6 cuts it, which MLflow's server parses filters with: a quote inside quotes stands as it was written
 * (`'it''s'` is `it''s`), a number has no plus sign, an unquoted key has letters, digits and underscores only.
 */
const patterns: readonly (readonly [Token["type"], RegExp])[] = [
  ["number", /(?<![\p{L}\p{N}_`"'])-?(?:\d+\.?\d*|\.\d+)(?:[eE]-?\d+)?(?![\p{L}\p{N}_.])/uy],
  ["string", /'((?:''|\\'|[^'])*)'|"((?:""|\\"|[^"])*)"/y],
  ["name", /`((?:``|[^`])*)`/y],
  ["operator", /[<>!=]=|<>|[<>=]/y],
  ["punctuation", /[(),.]/y],
  ["word", /[\p{L}\p{N}_]+/uy],
];

/** The tokens of a filter. @throws UserError `filter.syntax` for a character that has no place in one */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let adjacent = false;
  while (at < source.length) {
    if (/\s/.test(source.charAt(at))) {
      at += 1;
      adjacent = false;
      continue;
    }
    const { token, end } = tokenAt(source, at, adjacent);
    tokens.push(token);
    at = end;
    adjacent = true;
  }
  return tokens;
}

function tokenAt(source: string, at: number, adjacent: boolean): { readonly token: Token; readonly end: number } {
  for (const [type, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (!match) continue;
    const text = match[1] ?? match[2] ?? match[0];
    return { token: { type, text, column: at + 1, adjacent }, end: pattern.lastIndex };
  }
  const what = /["'`]/.test(source.charAt(at))
    ? "has no end"
    : "is out of place; keys with such characters stand in `…`";
  throw syntaxError(source, at + 1, `${source.charAt(at)} ${what}`);
}

/** An error that points at the column (from 1). */
export function syntaxError(source: string, column: number, what: string): UserError {
  return new UserError({
    code: "filter.syntax",
    kind: "invalid",
    message: `Invalid filter "${source}" at column ${column}: ${what}`,
    hint: "Write it like: metrics.loss < 0.1 AND params.lora_rank = '16' AND tags.team LIKE 'sup%'",
  });
}
