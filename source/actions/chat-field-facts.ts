import type { ChatFacts } from "./chat-facts.js";

/** The text field of the chat has the keys: what types, types; these are the rest. */
export type ChatFieldFacts = ChatFacts & {
  /** What is written now; what is folded is one sign of it. */
  readonly text: () => string;
  /** Files that go with it. */
  readonly files: number;
  /** What is written is a command of the field, not a message. */
  readonly isCommand: () => boolean;
  /** Sends the message, or runs the command. */
  readonly send: (signal: AbortSignal) => Promise<void>;
  readonly leave: () => void;
  readonly openEditor: () => Promise<void>;
  readonly attach: () => void;
  readonly detach: () => void;
  readonly searchHistory: () => void;
};
