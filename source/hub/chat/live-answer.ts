import { setTimeout } from "node:timers/promises";
import type { ChatChunk } from "../../api/chat-calls.js";

/** An answer that is being made: what it has so far, and who waits for more. */
export type LiveAnswer = {
  readonly append: (text: string) => void;
  /** What the model thinks before its answer. */
  readonly think: (text: string) => void;
  readonly finish: (error: string | undefined) => void;
  readonly text: () => string;
  readonly thought: () => string;
  /** Those who read it now. */
  readonly readers: () => number;
  readonly abort: AbortController;
  /** All that was thought, and what comes from `offset` (UTF-16 units of the answer) on; ends when the answer does. Any number of readers. */
  readonly read: (offset: number, signal: AbortSignal) => AsyncGenerator<ChatChunk>;
};

/** Text that comes within so long of what was sent goes out together: a model may write thousands of tokens a second. */
const gatherMs = 25;

/** A fresh answer, `begun` where it goes on with a text. It goes on whether somebody reads it or not. */
export function createLiveAnswer(begun = ""): LiveAnswer {
  let text = begun;
  let thought = "";
  let readers = 0;
  let ended: { readonly error: string | undefined } | undefined;
  let wake = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const changed = () => {
    wake.resolve();
    wake = Promise.withResolvers<void>();
  };
  return {
    append: (part) => {
      text += part;
      changed();
    },
    think: (part) => {
      thought += part;
      changed();
    },
    finish: (error) => {
      ended = { error };
      over.resolve();
      changed();
    },
    text: () => text,
    thought: () => thought,
    readers: () => readers,
    abort: new AbortController(),
    read: async function* (offset, signal) {
      readers += 1;
      try {
        let at = Math.min(offset, text.length);
        let thoughtAt = 0;
        while (!signal.aborted) {
          if (thoughtAt < thought.length) {
            const chunk = { offset: thoughtAt, text: thought.slice(thoughtAt), isThought: true } as const;
            thoughtAt = thought.length;
            yield chunk;
          } else if (at < text.length) {
            const chunk = { offset: at, text: text.slice(at) };
            at = text.length;
            yield chunk;
            await waitFor(Promise.race([over.promise, setTimeout(gatherMs)]), signal);
          } else if (ended) {
            yield { done: true, ...(ended.error === undefined ? {} : { error: ended.error }) };
            return;
          } else await waitFor(wake.promise, signal);
        }
      } finally {
        readers -= 1;
      }
    },
  };
}

function waitFor(changed: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = () => resolve();
  signal.addEventListener("abort", done, { once: true });
  return Promise.race([changed, promise]).finally(() => signal.removeEventListener("abort", done));
}
