import type { LogPattern } from "../../api/log-views.js";
import { type ErrorState, errorWords, readError } from "../../domain/log-errors.js";
import { patternRegex } from "../../domain/log-pattern.js";

/** Reads lines in order and says which are meant. */
export type Matcher = {
  /** Found anywhere in a text of many lines where one may be meant; absent where each must be read. */
  readonly candidate: RegExp | undefined;
  /** The next line; true: it is meant. */
  readonly step: (line: string) => boolean;
  /** What it remembers of the lines before; "outside" is how it begins. */
  readonly state: () => ErrorState;
  readonly restore: (state: ErrorState) => void;
};

/** @throws UserError `log.bad-pattern` */
export function createMatcher(pattern: LogPattern): Matcher {
  return pattern.kind === "regex" ? regexMatcher(pattern) : errorMatcher(pattern.kind === "error-lines");
}

function regexMatcher(pattern: Extract<LogPattern, { readonly kind: "regex" }>): Matcher {
  const regex = patternRegex(pattern.text, pattern);
  // What looks around itself, or back, may find in a line alone what it does not find among others.
  const isPlain = !/\(\?|\\[1-9kbB]/.test(regex.source);
  return {
    candidate: isPlain ? new RegExp(regex.source, `gm${regex.flags}`) : undefined,
    step: (line) => regex.test(line),
    state: () => "outside",
    restore: () => undefined,
  };
}

function errorMatcher(whole: boolean): Matcher {
  let state: ErrorState = "outside";
  return {
    candidate: new RegExp(errorWords.source, "gi"),
    step: (line) => {
      const next = readError(line, state);
      state = next.state;
      return next.part === "begin" || (whole && next.part === "within");
    },
    state: () => state,
    restore: (to) => {
      state = to;
    },
  };
}
