import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { ChatHeader, ChatMessage } from "../domain/chat.js";
import { asChatId, type ChatId } from "../domain/ids.js";
import { UserError } from "../domain/user-error.js";
import { type Document, type DocumentKind, openDocument } from "./document.js";
import { type JsonlFile, openJsonl, readJsonl } from "./jsonl-file.js";
import { openAll } from "./tracking/shared.js";

const headerForm = z.object({
  chatId: z.string(),
  title: z.string(),
  model: z.string(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  messages: z.number(),
  deleted: z.boolean(),
});
type HeaderForm = z.infer<typeof headerForm>;
const headerKind: DocumentKind<HeaderForm> = { version: 1, schema: headerForm };

const messageForm = z.object({
  role: z.enum(["system", "user", "assistant"]),
  content: z.string(),
  atMs: z.number(),
  model: z.string().optional(),
  error: z.string().optional(),
  stats: z
    .object({
      firstTokenMs: z.number(),
      totalMs: z.number(),
      promptTokens: z.number(),
      answerTokens: z.number(),
      tokensPerSecond: z.number(),
      doneReason: z.string(),
    })
    .optional(),
});

/** Where conversations are kept: a header document and append-only messages each. Writes are durable when they resolve. */
export type ChatBook = {
  /** Newest change first. */
  readonly list: () => readonly ChatHeader[];
  /** @throws UserError `chat.unknown` */
  readonly header: (chatId: string) => ChatHeader;
  readonly messages: (chatId: ChatId) => Promise<readonly ChatMessage[]>;
  readonly create: (model: string, title: string) => Promise<ChatHeader>;
  readonly append: (chatId: ChatId, message: ChatMessage) => Promise<void>;
  readonly delete: (chatId: ChatId) => Promise<void>;
  readonly restore: (chatId: ChatId) => Promise<void>;
  /** Removes for good what was deleted, but these. */
  readonly purge: (except: ReadonlySet<string | undefined>) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The conversations of a project. Documents that are damaged are reported and left out. */
export async function openChatBook(
  slipwayDir: string,
  now: () => number,
  report: (problem: UserError) => void,
): Promise<ChatBook> {
  const folder = join(slipwayDir, "db", "chats");
  const headers = new Map<string, Document<HeaderForm>>();
  const files = new Map<ChatId, Promise<JsonlFile>>();
  await openAll(
    folder,
    async (path, name) => {
      if (asChatId(name)) headers.set(name, await openDocument(path, headerKind, freshHeader(name, "", "", now())));
    },
    report,
  );
  const messagesPath = (chatId: ChatId) => join(slipwayDir, "chats", chatId, "messages.jsonl");
  const find = (chatId: string): Document<HeaderForm> => {
    const document = headers.get(chatId);
    if (document) return document;
    throw new UserError({
      code: "chat.unknown",
      kind: "not-found",
      message: `There is no conversation ${JSON.stringify(chatId)}`,
    });
  };
  const setDeleted = (chatId: ChatId, deleted: boolean) =>
    find(chatId).update((header) => {
      header.deleted = deleted;
    });

  return {
    list: () =>
      [...headers.values()]
        .map((document) => document.data())
        .filter(({ deleted }) => !deleted)
        .sort((a, b) => b.updatedAtMs - a.updatedAtMs)
        .map(toHeader),
    header: (chatId) => toHeader(find(chatId).data()),
    messages: async (chatId) => {
      const { records } = await readJsonl(messagesPath(chatId));
      return records.map((record) => toMessage(messageForm.parse(record)));
    },
    create: async (model, title) => {
      const chatId = randomBytes(8).toString("hex");
      const header = freshHeader(chatId, model, title, now());
      const document = await openDocument(join(folder, `${chatId}.json`), headerKind, header);
      await document.update(() => undefined);
      headers.set(chatId, document);
      return toHeader(header);
    },
    append: async (chatId, message) => {
      const document = find(chatId);
      const opening = files.get(chatId) ?? openJsonl(messagesPath(chatId)).then(({ file }) => file);
      files.set(chatId, opening);
      await (await opening).append(message);
      await document.update((header) => {
        header.messages += 1;
        header.updatedAtMs = now();
        if (message.model !== undefined) header.model = message.model;
        if (header.title === "" && message.role === "user") header.title = titleOf(message.content);
      });
    },
    delete: (chatId) => setDeleted(chatId, true),
    restore: (chatId) => setDeleted(chatId, false),
    purge: async (except) => {
      const gone = [...headers].filter(([chatId, document]) => document.data().deleted && !except.has(chatId));
      for (const [chatId] of gone) {
        await rm(join(folder, `${chatId}.json`), { force: true });
        await rm(join(slipwayDir, "chats", chatId), { recursive: true, force: true });
        headers.delete(chatId);
      }
    },
    close: async () => {
      for (const opening of files.values()) await (await opening).close();
    },
  };
}

/** The first words of the first message. */
function titleOf(content: string): string {
  const words = content.trim().replace(/\s+/g, " ");
  return words.length > 60 ? `${words.slice(0, 59)}…` : words;
}

function freshHeader(chatId: string, model: string, title: string, atMs: number): HeaderForm {
  return { chatId, title, model, createdAtMs: atMs, updatedAtMs: atMs, messages: 0, deleted: false };
}

function toHeader({ chatId, title, model, createdAtMs, updatedAtMs, messages }: HeaderForm): ChatHeader {
  // Ids of documents were checked when these were opened or made.
  return { chatId: chatId as ChatId, title, model, createdAtMs, updatedAtMs, messages };
}

function toMessage({ role, content, atMs, model, error, stats }: z.infer<typeof messageForm>): ChatMessage {
  return { role, content, atMs, model, error, stats };
}
