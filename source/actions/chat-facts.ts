import type { ChatView } from "../api/chat-calls.js";
import type { OllamaView } from "../api/views.js";
import type { ChatHeader, OllamaModel } from "../domain/chat.js";

export type ChatFacts = {
  readonly ollama: OllamaView | undefined;
  readonly chat: ChatView | undefined;
  readonly header: ChatHeader | undefined;
  readonly model: OllamaModel | undefined;
  /** The model that was chosen, where Ollama has it no longer. */
  readonly missing: string | undefined;
  readonly newChat: () => void;
  readonly focusField: () => void;
};

/** The text field of the chat has the keys: what types, types; these are the rest. */
export type ChatFieldFacts = ChatFacts & {
  /** What is written now. */
  readonly text: () => string;
  readonly send: (signal: AbortSignal) => Promise<void>;
  readonly leave: () => void;
};
