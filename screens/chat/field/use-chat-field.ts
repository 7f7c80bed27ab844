import type { Dialogs } from "../../dialogs/use-dialogs.js";
import { useChatSettings } from "../settings/use-draft-settings.js";
import type { useChats } from "../use-chats.js";
import { useMessageField } from "./use-message-field.js";

/** Of the height, what the field may take at most. */
const most = 0.45;
const least = 5;

/** The message field of the conversation that is shown, on a screen of `width` x `height`. */
export function useChatField(chats: ReturnType<typeof useChats>, dialogs: Dialogs, width: number, height: number) {
  const { chat, header, model, answerers } = chats;
  const { settings, change } = useChatSettings(header?.chatId, chat?.header);
  return useMessageField({
    parts: {
      answerers,
      chats: chats.chats,
      header,
      model,
      settings,
      changeSettings: change,
      begin: (next, by) => {
        if (by) chats.chooseModel(by);
        chats.newChat(next);
      },
      openChat: chats.chooseChat,
    },
    dialogs,
    width,
    tallest: Math.max(least, Math.floor(height * most)),
    send: chats.send,
  });
}
