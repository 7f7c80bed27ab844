import type { ChatListed, ChatView } from "../api/chat-calls.js";
import type { OllamaView } from "../api/views.js";
import type { OllamaModel } from "../domain/chat.js";
import type { ConversationFacts } from "./conversation-facts.js";

/** Where the tab Chat is, above its overview. */
export type ChatPlace =
  /** Hosts, what each of them has, and the work on it. */
  | { readonly view: "models" }
  /** The search over all conversations. */
  | { readonly view: "find" }
  /** How the conversation asks its model; without one, how the next one will. */
  | {
      readonly view: "settings";
      readonly chatId: string | undefined;
      /** Who answers. */
      readonly model: string | undefined;
      readonly hostId?: string | undefined;
    };

/** The ways from one view of the tab to another. */
export type ChatDoors = {
  readonly open: (place: ChatPlace) => void;
  /** One level up. */
  readonly close: () => void;
  readonly toOverview: () => void;
};

export type ChatFacts = {
  readonly ollama: OllamaView | undefined;
  readonly chat: ChatView | undefined;
  /** The conversation that is chosen. */
  readonly header: ChatListed | undefined;
  readonly conversation: ConversationFacts;
  readonly model: OllamaModel | undefined;
  /** The model that was chosen, where Ollama has it no longer. */
  readonly missing: string | undefined;
  readonly newChat: () => void;
  readonly focusField: () => void;
  readonly doors: ChatDoors;
};

/** The text field of the chat has the keys: what types, types; these are the rest. */
export type ChatFieldFacts = ChatFacts & {
  /** What is written now. */
  readonly text: () => string;
  readonly send: (signal: AbortSignal) => Promise<void>;
  readonly leave: () => void;
};
