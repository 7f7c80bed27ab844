import type { ChatView } from "../../../source/api/chat-calls.js";
import type { ChatHeader, ChatMessage } from "../../../source/domain/chat.js";

/** A message on its way, or taken by the hub: its answer has begun then. */
export type Sent = { readonly chatId: string; readonly message: ChatMessage; readonly isTaken: boolean };

/** What was said at the end of the branch that is shown; without an id it is on its way. */
export function sentMessage(
  { chatId, headId }: ChatHeader,
  messageId: string | undefined,
  written: Pick<ChatMessage, "content" | "files">,
  atMs: number,
): Sent {
  const place = { messageId: messageId ?? `sent ${atMs}`, parentId: headId };
  const said = { role: "user", ...written, atMs, model: undefined, error: undefined, stats: undefined } as const;
  return { chatId, message: { ...place, ...said }, isTaken: messageId !== undefined };
}

/**
 * The conversation with a message that is sent, until the hub tells of it: its answer is shown from the first token on.
 * What the hub tells wins.
 */
export function withSent(chat: ChatView | undefined, sent: Sent | undefined): ChatView | undefined {
  if (!chat || !sent || chat.header.chatId !== sent.chatId || isTold(chat, sent)) return chat;
  return { ...chat, total: chat.total + 1, messages: [...chat.messages, sent.message], streaming: true };
}

/** The hub has told of the message, or of another end of the conversation. */
export function isTold(chat: ChatView | undefined, { chatId, message }: Sent): boolean {
  return chat?.header.chatId === chatId && chat.header.headId !== message.parentId;
}
