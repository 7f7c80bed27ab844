import type { Answerer } from "../../../../source/actions/answerer.js";
import type { HubClient } from "../../../../source/client/hub-client.js";
import type { ChatHeader, ChatSettings } from "../../../../source/domain/chat.js";
import type { Dialog } from "../../../dialogs/use-dialogs.js";

/** What may stand next in a command that is being typed. */
export type Candidate = {
  readonly word: string;
  /** What it does, shown beside it. */
  readonly says: string;
  /** Something follows it: a blank is put behind. */
  readonly goesOn?: true;
};

type Conversation = Pick<ChatHeader, "chatId" | "title" | "model">;

/** What the lists of arguments are made of. */
export type Known = {
  readonly answerers: readonly Answerer[];
  readonly chats: readonly Conversation[];
};

/** What a command may do. */
export type CommandContext = Known & {
  readonly client: HubClient;
  readonly signal: AbortSignal;
  /** The conversation that is shown. */
  readonly header: Conversation | undefined;
  /** Who answers next. */
  readonly model: Answerer | undefined;
  /** Of the conversation, or of the one that the next message begins. */
  readonly settings: ChatSettings;
  readonly changeSettings: (how: (settings: ChatSettings) => ChatSettings) => Promise<void>;
  /** A new conversation with these settings, with another model where one is given. */
  readonly begin: (settings: ChatSettings, by?: Answerer) => void;
  readonly openChat: (chatId: string) => void;
  readonly leave: () => void;
  readonly setHistory: (isKept: boolean) => void;
  readonly tell: (message: string, hint?: string) => void;
  readonly open: (dialog: Dialog) => void;
};

/** A command of the message field: one record feeds the list above the field, the help and what it does. */
export type Command = {
  /** Its words behind the slash: "set parameter". */
  readonly words: string;
  /** What follows them: "NAME VALUE…". */
  readonly args: string;
  readonly says: string;
  /** Other words for it, which no list shows. */
  readonly alias?: string;
  /** Its one argument may have blanks. */
  readonly takesWhole?: true;
  /** What the argument may be, of what is known; `before`: the words of it that are whole. */
  readonly candidates?: (known: Known, before: readonly string[]) => readonly Candidate[];
  /** `rest` is what follows its words, trimmed. @throws UserError */
  readonly run: (rest: string, context: CommandContext) => Promise<void> | void;
};
