import type { ChatView } from "../api/chat-calls.js";
import type { OllamaView } from "../api/views.js";
import type { ChatHeader, OllamaModel } from "../domain/chat.js";

/** Where the tab Chat is, above its overview. */
export type ChatPlace =
  /** Hosts, what each of them has, and the work on it. */
  | { readonly view: "models" }
  /** What answers took and cost, of all models or of one in each of its conversations. */
  | { readonly view: "numbers"; readonly of?: NumbersOf };

/** A model of a host; without one of the first. */
export type NumbersOf = { readonly model: string; readonly hostId?: string };

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
  readonly header: ChatHeader | undefined;
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
