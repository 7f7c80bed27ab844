import type { BegunAnswer } from "../../store/chats/begun-answers.js";

/** Between two writings; an answer that is written sooner leaves nothing. */
const everyMs = 1000;
/** A long answer takes longer to write: no more than this share of the time is spent on it. */
const share = 20;

/**
 * Keeps what an answer has so far, from time to time, until the function that it returns has been called. Where it cannot be kept
 * (a full disk) the answer goes on all the same.
 */
export function keepWhileWritten(
  keep: (answer: BegunAnswer) => Promise<void>,
  now: () => BegunAnswer,
): () => Promise<void> {
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const after = (ms: number) => {
    timer = setTimeout(() => {
      const begunAt = performance.now();
      writing = keep(now())
        .catch(() => undefined)
        .then(() => {
          if (timer) after(Math.max(everyMs, share * (performance.now() - begunAt)));
        });
    }, ms);
  };
  after(everyMs);
  return async () => {
    clearTimeout(timer);
    timer = undefined;
    await writing;
  };
}
