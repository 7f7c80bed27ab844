import type { ChatHeader, ChatSettings } from "../../../source/domain/chat.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useShell } from "../../shell/shell-context.js";

const none: ChatSettings = {};

export type SettingsOf = {
  /** In force for the next message. */
  readonly settings: ChatSettings;
  /** Others in their place, as a whole: of a conversation that has begun in the hub (u takes it back), else kept for its beginning. */
  readonly change: (settings: ChatSettings, signal?: AbortSignal) => Promise<void>;
};

/** The settings of the conversation that is shown; without one those that the next one begins with. */
export function useChatSettings(header: Pick<ChatHeader, "chatId" | "settings"> | undefined): SettingsOf {
  const { client } = useShell();
  const [draft, setDraft] = useDraftSettings();
  return {
    settings: header?.settings ?? draft,
    change: async (settings, signal) => {
      if (!header) return setDraft(settings);
      await client.call("chats.change", { chatId: header.chatId, settings }, signal ? { signal } : {});
    },
  };
}

/** What the next conversation begins with. */
export function useDraftSettings() {
  return useKept<ChatSettings>("chat.draft-settings", none);
}
