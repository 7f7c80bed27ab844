/** What is done with the conversation that is shown, or under the cursor. */
export type ConversationFacts = {
  /** Asks for another title. */
  readonly rename: () => void;
  /** Opens its settings; without one those of the next. */
  readonly settings: () => void;
  /** Deletes it and goes to its neighbour in the list. */
  readonly remove: (signal: AbortSignal) => Promise<void>;
};

/** The list of conversations has the focus. */
export type ConversationsFacts = {
  readonly title: string | undefined;
  /** To write in it, where somebody can answer; else to read it. */
  readonly open: () => void;
};
