import type { ChatHeader, ChatSettings } from "../../../source/domain/chat.js";
import { UserError } from "../../../source/domain/user-error.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useShell } from "../../shell/shell-context.js";

const none: ChatSettings = {};

export type SettingsOf = {
  /** In force for the next message. */
  readonly settings: ChatSettings;
  /** Others in their place, as a whole: of a conversation that has begun in the hub (u takes it back), else kept for its beginning. */
  readonly change: (settings: ChatSettings, signal?: AbortSignal) => Promise<void>;
};

/**
 * The settings of the conversation `chosen`, whose header may still be that of the one before; without one those that the next
 * begins with.
 */
export function useChatSettings(
  chosen: string | undefined,
  loaded: Pick<ChatHeader, "chatId" | "settings"> | undefined,
): SettingsOf {
  const { client } = useShell();
  const [draft, setDraft] = useDraftSettings();
  if (chosen === undefined) return { settings: draft, change: async (settings) => setDraft(settings) };
  const header = loaded?.chatId === chosen ? loaded : undefined;
  return {
    settings: header?.settings ?? none,
    change: async (settings, signal) => {
      // Settings are changed as a whole: what is not known yet would be lost.
      if (!header) throw new UserError(notRead);
      await client.call("chats.change", { chatId: header.chatId, settings }, signal ? { signal } : {});
    },
  };
}

const notRead = {
  code: "chat.not-read",
  kind: "conflict",
  message: "The conversation has not been read yet",
  hint: "Try again when its messages are there.",
} as const;

/** What the next conversation begins with. */
export function useDraftSettings() {
  return useKept<ChatSettings>("chat.draft-settings", none);
}
