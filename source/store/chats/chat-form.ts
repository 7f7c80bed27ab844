import { z } from "zod";
import type { ChatHeader, ChatMessage } from "../../domain/chat.js";
import type { ChatId } from "../../domain/ids.js";
import type { DocumentKind } from "../document.js";

const settingsForm = z.object({
  system: z.string().optional(),
  options: z.record(z.string(), z.union([z.number(), z.boolean()])).optional(),
  stop: z.array(z.string()).optional(),
  format: z.string().optional(),
  think: z.union([z.boolean(), z.enum(["low", "medium", "high"])]).optional(),
  tools: z.string().optional(),
  keepAlive: z.string().optional(),
  noHistory: z.boolean().optional(),
});

const headerForm = z.object({
  chatId: z.string(),
  title: z.string(),
  model: z.string(),
  hostId: z.string().optional(),
  settings: settingsForm.default({}),
  headId: z.string().optional(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  messages: z.number(),
  unseen: z.enum(["answered", "failed"]).optional(),
  deleted: z.boolean(),
});
export type HeaderForm = z.infer<typeof headerForm>;
export const headerKind: DocumentKind<HeaderForm> = { version: 1, schema: headerForm };

export const statsForm = z.object({
  firstTokenMs: z.number(),
  totalMs: z.number(),
  queueMs: z.number().optional(),
  loadMs: z.number().optional(),
  promptMs: z.number().optional(),
  answerMs: z.number().optional(),
  promptTokens: z.number(),
  answerTokens: z.number(),
  tokensPerSecond: z.number(),
  contextTokens: z.number().optional(),
  isTruncated: z.boolean().optional(),
  unread: z.number().optional(),
  doneReason: z.string(),
  digest: z.string().optional(),
});

const messageForm = z.object({
  /** Older files have none: their messages follow each other. */
  messageId: z.string().optional(),
  parentId: z.string().optional(),
  role: z.enum(["system", "user", "assistant", "tool"]),
  content: z.string(),
  atMs: z.number(),
  model: z.string().optional(),
  hostId: z.string().optional(),
  thinking: z.string().optional(),
  thinkingMs: z.number().optional(),
  toolCalls: z.array(z.object({ name: z.string(), arguments: z.string() })).optional(),
  toolName: z.string().optional(),
  files: z.array(z.object({ name: z.string(), text: z.string() })).optional(),
  error: z.string().optional(),
  errorCode: z.string().optional(),
  stats: statsForm.optional(),
});

/** What a message must have to keep its place: whoever follows it would be lost with it. */
export const brokenForm = z.object({
  messageId: z.string(),
  parentId: z.string().optional(),
  role: z.enum(["system", "user", "assistant", "tool"]),
  content: z.string().catch(""),
  atMs: z.number().catch(0),
  model: z.string().optional().catch(undefined),
});

/** A line of `messages.jsonl`: a message, or that one is removed with all that follow it, or back. */
// Messages first: what is tried before them is made and thrown away for each.
export const recordForm = z.union([messageForm, z.object({ removed: z.string() }), z.object({ restored: z.string() })]);

/** The message of a line that is the `count`-th message of its file. */
export function toMessage(form: z.infer<typeof messageForm>, count: number): ChatMessage {
  const { messageId = String(count), error, stats, model, ...rest } = form;
  const before = form.messageId === undefined && count > 1 ? String(count - 1) : form.parentId;
  return { ...rest, messageId, parentId: before, model, error, stats };
}

export function freshHeader(chatId: string, model: string, title: string, atMs: number): HeaderForm {
  return { chatId, title, model, settings: {}, createdAtMs: atMs, updatedAtMs: atMs, messages: 0, deleted: false };
}

export function toHeader({ deleted: _, chatId, headId, ...rest }: HeaderForm): ChatHeader {
  // Ids of documents were checked when these were opened or made.
  return { ...rest, chatId: chatId as ChatId, headId };
}
