import { setTimeout as wait } from "node:timers/promises";
import type { ChatId } from "../../domain/ids.js";
import { UserError } from "../../domain/user-error.js";
import { describeFailure } from "./write-answer.js";

/** What could not be written down is tried again after so long. */
const tryAgainMs = 2000;

/** Answers that have ended and cannot be written down yet: no room, no right to write. `onChange` is called when there is another. */
export function createUnkeptAnswers(onChange: (chatId: ChatId) => void) {
  const reasons = new Map<ChatId, string>();
  const closing = new AbortController();
  return {
    /** Why the answer of a conversation is in memory alone. */
    why: (chatId: ChatId): string | undefined => reasons.get(chatId),
    /** `keep` until it succeeds. @throws what it throws, where the conversation is gone or the hub ends */
    keepUntilDone: async (chatId: ChatId, keep: () => Promise<unknown>): Promise<void> => {
      for (;;) {
        try {
          await keep();
          return;
        } catch (failure) {
          const isGone = failure instanceof UserError && failure.code === "chat.unknown";
          if (isGone || closing.signal.aborted) throw failure;
          reasons.set(chatId, describeFailure(failure));
          onChange(chatId);
          await wait(tryAgainMs, undefined, { signal: closing.signal }).catch(() => undefined);
        } finally {
          reasons.delete(chatId);
        }
      }
    },
    close: () => closing.abort(),
  };
}
