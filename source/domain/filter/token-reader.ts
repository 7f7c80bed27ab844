import type { UserError } from "../user-error.js";
import { syntaxError, type Token, tokenize } from "./tokens.js";

/** Goes through the tokens of one filter and says what is wrong where. */
export type TokenReader = {
  readonly done: () => boolean;
  readonly peek: () => Token | undefined;
  /** @throws UserError `filter.syntax` at the end: "expected WANTED" */
  readonly next: (wanted: string) => Token;
  /** Passes over this word, whatever its case, or this sign; false where it does not come next. */
  readonly skipWord: (word: string) => boolean;
  readonly skip: (sign: string) => boolean;
  /** As `skip`, where no space is before the sign. */
  readonly skipAdjacent: (sign: string) => boolean;
  /** The error at this token (at the end for undefined). */
  readonly fail: (token: Token | undefined, wanted: string) => UserError;
};

/** @throws UserError `filter.syntax` for a character that has no place in a filter */
export function tokenReader(source: string): TokenReader {
  const tokens = tokenize(source);
  let at = 0;
  const fail = (token: Token | undefined, wanted: string) =>
    syntaxError(
      source,
      token?.column ?? source.length + 1,
      `expected ${wanted}, found ${token ? `"${token.text}"` : "the end"}`,
    );
  const skipIf = (fits: (token: Token) => boolean): boolean => {
    const token = tokens[at];
    if (!token || !fits(token)) return false;
    at += 1;
    return true;
  };
  return {
    done: () => at >= tokens.length,
    peek: () => tokens[at],
    next: (wanted) => {
      const token = tokens[at];
      if (!token) throw fail(token, wanted);
      at += 1;
      return token;
    },
    skipWord: (word) => skipIf((token) => token.type === "word" && token.text.toUpperCase() === word),
    skip: (sign) => skipIf((token) => token.type === "punctuation" && token.text === sign),
    skipAdjacent: (sign) => skipIf((token) => token.type === "punctuation" && token.text === sign && token.adjacent),
    fail,
  };
}
