import type { ChatMessage } from "../../../source/domain/chat.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { type Held, holding } from "./held.js";

/** A message that is written anew, beside the one that stands there, and what was in the field before. */
type Anew = { readonly chatId: string; readonly messageId: string; readonly aside: Held };

type Field = { readonly now: () => Held; readonly set: (held: Held) => void };

/** The message of the conversation that is written in other words. */
export function useAnew(chatId: string | undefined, field: Field) {
  const [anew, set, now] = useKept<Anew | undefined>("chat.instead", undefined);
  return {
    /** What is in the field is no message of its own. */
    isSet: anew !== undefined,
    /** The message that it would stand beside here. */
    messageId: anew?.chatId === chatId ? anew?.messageId : undefined,
    now,
    set,
    begin: ({ messageId, content }: ChatMessage) => {
      if (chatId === undefined) return;
      set({ chatId, messageId, aside: now()?.aside ?? field.now() });
      field.set(holding(content));
    },
    /** Back to what was in the field before. */
    end: () => {
      const { aside } = now() ?? {};
      if (aside) field.set(aside);
      set(undefined);
    },
  };
}
