import type { ChatHeader, ChatMessage } from "../../domain/chat.js";
import type { ChatId } from "../../domain/ids.js";

/** Where conversations are kept: a header document and append-only messages each. All writes are durable when they resolve. */
export type ChatBook = {
  /** Newest change first. */
  readonly list: () => readonly ChatHeader[];
  /** @throws UserError `chat.unknown` */
  readonly header: (chatId: string) => ChatHeader;
  readonly messages: (chatId: string) => Promise<readonly ChatMessage[]>;
  readonly create: (model: string, title: string) => Promise<ChatHeader>;
  readonly append: (chatId: ChatId, message: ChatMessage) => Promise<void>;
  readonly delete: (chatId: ChatId) => Promise<void>;
  readonly restore: (chatId: ChatId) => Promise<void>;
};
