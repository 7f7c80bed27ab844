import type { ChatHit } from "../../../source/domain/chat.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useShell } from "../../shell/shell-context.js";
import { useTalkPlace } from "../talk/use-talk-place.js";

/** Goes to a message that was found: its conversation is shown on the branch that has it, the cursor on the message. */
export function useGoTo(isReadOnly: boolean): (hit: ChatHit, signal: AbortSignal) => Promise<void> {
  const { client, shell } = useShell();
  const [, chooseChat] = useKept<string | undefined>("chat.chat", undefined);
  const [, setBrowsing] = useKept("chat.browsing", false);
  const [, chooseModel] = useKept<string | undefined>("chat.model", undefined);
  const [, setPlace] = useTalkPlace();
  return async ({ chatId, messageId }, signal) => {
    const where = async (message: string) => {
      const place = await client.call("chats.where", { chatId, messageId: message }, { signal });
      if (place.at !== undefined || isReadOnly) return place;
      await client.call("chats.choose", { chatId, messageId: message }, { signal });
      return client.call("chats.where", { chatId, messageId: message }, { signal });
    };
    const place = messageId === undefined ? undefined : await where(messageId);
    chooseChat(chatId);
    setBrowsing(false);
    chooseModel(undefined);
    if (place?.at !== undefined) {
      setPlace({ place: { at: place.at, row: 0 }, cursor: place.at, chatId, known: place.total });
    } else if (messageId !== undefined) {
      shell.toast("info", "The message is on another branch, which a read-only terminal does not choose");
    }
    shell.focusPane("talk");
  };
}
