import type { ChatListed, ChatView } from "../api/chat-calls.js";
import type { OllamaView } from "../api/views.js";
import type { Answerer, AnswererGroup } from "./answerer.js";
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
    }
  /** What `ollama serve` writes, that was started here. */
  | { readonly view: "serve-log" }
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
  /** The conversation that is chosen. */
  readonly header: ChatListed | undefined;
  readonly conversation: ConversationFacts;
  /** Who answers next. */
  readonly model: Answerer | undefined;
  /** The model that was chosen, where its host has it no longer. */
  readonly missing: string | undefined;
  /** The host of the model, where that does not answer. */
  readonly silent: AnswererGroup | undefined;
  /** Some model may answer, or a missing one may be pulled. */
  readonly hasAnswerers: boolean;
  /** Opens the choice of who answers. */
  readonly chooseAnswerer: () => void;
  readonly newChat: () => void;
  readonly focusField: () => void;
  readonly doors: ChatDoors;
};
