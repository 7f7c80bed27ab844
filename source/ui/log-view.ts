import { fit, wrap } from "./text/cells.js";
import { sanitize } from "./text/sanitize.js";
import { withoutSgr } from "./theme.js";

export type LogOptions = {
  /** Raw lines of the window, oldest first. */
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
  readonly wrapped: boolean;
  /** The end is kept in view; else the beginning of the window. */
  readonly following: boolean;
};

/** Rows of a log: sanitised, cut or wrapped; colours stay but in wrapped rows. */
export function logRows({ lines, width, height, wrapped, following }: LogOptions): readonly string[] {
  const rows: string[] = [];
  // From the end that must be seen: a window of long lines is not wrapped whole.
  for (const line of following ? lines.toReversed() : lines) {
    const shown = wrapped ? wrap(withoutSgr(sanitize(line, "log")), width) : [fit(sanitize(line, "log"), width)];
    if (following) rows.unshift(...shown);
    else rows.push(...shown);
    if (rows.length >= height) break;
  }
  return following ? rows.slice(-height) : rows.slice(0, height);
}
