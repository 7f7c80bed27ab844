import { useEffect } from "react";
import type { Answerer } from "../../../source/actions/answerer.js";
import type { ChatDoors } from "../../../source/actions/chat-facts.js";
import type { ConversationFacts } from "../../../source/actions/conversation-facts.js";
import type { ChatListed } from "../../../source/api/chat-calls.js";
import { useQuery } from "../../../source/client/use-query.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import { useShell } from "../../shell/shell-context.js";

type Options = {
  readonly chats: readonly ChatListed[];
  /** The one that keys are about. */
  readonly header: ChatListed | undefined;
  /** The one whose messages are on the screen. */
  readonly shown: string | undefined;
  /** Who answers next. */
  readonly answerer: Answerer | undefined;
  readonly doors: ChatDoors;
  readonly choose: (chatId: string | undefined) => void;
  readonly dialogs: Dialogs;
};

/** What is done with a conversation as a whole. One that is shown has been looked at. */
export function useConversation({
  chats,
  header,
  shown,
  answerer,
  doors,
  choose,
  dialogs,
}: Options): ConversationFacts {
  const { client, shell } = useShell();
  const isReadOnly = useQuery("project.get", {}).data?.readOnly ?? true;
  const unseen = chats.find(({ chatId }) => chatId === shown)?.unseen;
  useEffect(() => {
    if (shown === undefined || unseen === undefined || isReadOnly) return;
    // Where it fails the sign stays: the hub is away, and that is told elsewhere.
    client.call("chats.seen", { chatId: shown }).catch(() => undefined);
  }, [client, shown, unseen, isReadOnly]);
  return {
    rename: () => {
      if (!header) return;
      const { chatId, title } = header;
      dialogs.open({
        kind: "line",
        title: "title of the conversation",
        initial: title,
        placeholder: "what it is about",
        accept: (text) => {
          const renamed = text.trim();
          if (renamed === "" || renamed === title) return;
          client
            .call("chats.change", { chatId, title: renamed })
            .then(() => shell.toast("good", "The conversation has another title (u gives the old one back)"))
            .catch((error: unknown) => shell.toast("bad", error instanceof Error ? error.message : String(error)));
        },
      });
    },
    settings: () =>
      doors.open({
        view: "settings",
        chatId: header?.chatId,
        model: answerer?.name ?? header?.model,
        hostId: answerer?.hostId ?? header?.hostId,
      }),
    remove: async (signal) => {
      if (!header) return;
      const at = chats.indexOf(header);
      const neighbour = chats[at + 1] ?? chats[at - 1];
      await client.call("chats.delete", { chatId: header.chatId }, { signal });
      choose(neighbour?.chatId);
    },
  };
}
