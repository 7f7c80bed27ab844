import type { BranchMessage } from "../api/chat-calls.js";

/** The conversation has the focus: what its keys know and do. */
export type TalkFacts = {
  readonly chatId: string | undefined;
  readonly title: string;
  /** Under the cursor; undefined: none, or it is still being written. */
  readonly message: BranchMessage | undefined;
  /** It is the last one of the branch. */
  readonly isLast: boolean;
  /** Messages that follow it on the branch. */
  readonly following: number;
  readonly streaming: boolean;
  /** Some model may answer. */
  readonly hasModels: boolean;
  /** Its blocks of code, by their numbers; asked for when a key is pressed. */
  readonly codeBlocks: () => readonly CodeBlock[];
  /** Opens a choice of them. */
  readonly chooseCode: (blocks: readonly CodeBlock[]) => void;
  /** Opens a choice of models, one of which answers in place of the message. */
  readonly chooseModel: () => void;
  /** Takes the message into the field, to be sent beside it. */
  readonly edit: () => void;
  /** The first row of the message comes into view. */
  readonly toTop: () => void;
  readonly toggleThoughts: () => void;
  /** Asks for what the tools returned that the message calls, one after the other, and sends it. */
  readonly answerCalls: () => void;
  /** The conversation as JSON, as it comes. */
  readonly asJson: (signal: AbortSignal) => AsyncIterable<string>;
  /** The conversation as Markdown, as it comes. */
  readonly asMarkdown: (signal: AbortSignal) => AsyncIterable<string>;
};

/** A block of code in a message, sanitised by nobody: for the clipboard. */
export type CodeBlock = { readonly language: string; readonly code: string };
