import type { ChatChunk } from "../../api/calls.js";

/** An answer that is being made: its text so far, and who waits for more. */
export type LiveAnswer = {
  readonly append: (text: string) => void;
  readonly finish: (error: string | undefined) => void;
  readonly text: () => string;
  readonly abort: AbortController;
  /** What comes from `offset` (UTF-16 units) on; ends when the answer does. Any number of readers. */
  readonly read: (offset: number, signal: AbortSignal) => AsyncGenerator<ChatChunk>;
};

/** A fresh answer. It goes on whether somebody reads it or not. */
export function createLiveAnswer(): LiveAnswer {
  let text = "";
  let ended: { readonly error: string | undefined } | undefined;
  let wake = Promise.withResolvers<void>();
  const changed = () => {
    wake.resolve();
    wake = Promise.withResolvers<void>();
  };
  return {
    append: (part) => {
      text += part;
      changed();
    },
    finish: (error) => {
      ended = { error };
      changed();
    },
    text: () => text,
    abort: new AbortController(),
    read: async function* (offset, signal) {
      let at = Math.min(offset, text.length);
      while (!signal.aborted) {
        if (at < text.length) {
          const chunk = { offset: at, text: text.slice(at) };
          at = text.length;
          yield chunk;
        } else if (ended) {
          yield { done: true, ...(ended.error === undefined ? {} : { error: ended.error }) };
          return;
        } else await waitFor(wake.promise, signal);
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
