import { UserError } from "../user-error.js";

export type Token = {
  readonly type: "word" | "quoted" | "string" | "number" | "operator" | "punctuation";
  /** Without its quotes. */
  readonly text: string;
  /** From 1. */
  readonly column: number;
};

const patterns: readonly (readonly [Token["type"], RegExp])[] = [
  ["number", /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])/y],
  ["string", /'((?:[^']|'')*)'/y],
  ["quoted", /`([^`]*)`|"([^"]*)"/y],
  ["operator", /[<>!=]=|[<>=]/y],
  ["punctuation", /[(),]/y],
  ["word", /[+-]?[^\s'"`<>=!(),]+/y],
];

/** The tokens of a filter. @throws UserError `filter.syntax` for a quote that is not closed */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    if (/\s/.test(source.charAt(at))) {
      at += 1;
      continue;
    }
    const token = tokenAt(source, at);
    tokens.push(token.token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(source: string, at: number): { readonly token: Token; readonly end: number } {
  for (const [type, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (!match) continue;
    const text = type === "string" ? (match[1] ?? "").replaceAll("''", "'") : (match[1] ?? match[2] ?? match[0]);
    return { token: { type, text, column: at + 1 }, end: pattern.lastIndex };
  }
  throw syntaxError(source, at + 1, `"${source.charAt(at)}" has no end or is out of place`);
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
