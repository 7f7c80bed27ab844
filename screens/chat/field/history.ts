import type { Held } from "./held.js";

/** Where a walk through what was sent is. */
export type Walk = {
  /** 0: the newest. */
  readonly at: number;
  /** What it shows: another text is the user's own. */
  readonly shown: string;
  /** What was in the field when the walk began. */
  readonly aside: Held;
};

/** What was sent, the newest first, each once: of this session before that of the project. */
export function sentTexts(session: readonly string[], kept: readonly string[]): readonly string[] {
  return [...new Set([...session, ...kept])];
}

/** Where the walk goes from the newest (undefined) by one step: +1 to older ones; "aside": out of it again; undefined: nowhere. */
export function stepped(at: number | undefined, by: 1 | -1, total: number): number | "aside" | undefined {
  const next = (at ?? -1) + by;
  if (at === undefined && by < 0) return undefined;
  if (next < 0) return "aside";
  return next < total ? next : undefined;
}
