/** Gives the other work of a process its turns while one of many small steps goes on. */
export type Turns = {
  /** True when the others are to have a turn before the next step. */
  readonly isOver: () => boolean;
  /** Resolves after the others' turn. */
  readonly next: () => Promise<void>;
};

/** `nowMs`: a clock that does not jump. A turn ends after `mostMs`. */
export function createTurns(nowMs: () => number = () => performance.now(), mostMs = 8): Turns {
  let since = nowMs();
  return {
    isOver: () => nowMs() - since > mostMs,
    next: async () => {
      await new Promise<void>((resolve) => setImmediate(resolve));
      since = nowMs();
    },
  };
}
