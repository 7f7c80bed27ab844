import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { ChatDraft, ChatHeader, ChatHit, ChatMessage, ChatSettings } from "../../domain/chat.js";
import type { CountedAnswer } from "../../domain/chat-numbers.js";
import { titleOf } from "../../domain/chat-title.js";
import { branchTo, type ChatTree, newestLeaf } from "../../domain/chat-tree.js";
import { asChatId, type ChatId } from "../../domain/ids.js";
import { UserError } from "../../domain/user-error.js";
import { type Document, openDocument } from "../document.js";
import { type JsonlFile, openJsonl, readJsonl } from "../jsonl-file.js";
import { openAll, serialByKey } from "../tracking/shared.js";
import { type BegunAnswer, createBegunAnswers } from "./begun-answers.js";
import { createChatAnswers } from "./chat-answers.js";
import { freshHeader, type HeaderForm, headerKind, toHeader } from "./chat-form.js";
import { createChatSearch } from "./chat-search.js";
import { type GrowingTree, growingTree } from "./growing-tree.js";

/** Conversations whose messages are kept in memory; the others are read again. */
const mostOpen = 64;

type NewChat = {
  readonly model: string;
  readonly title: string;
  readonly hostId?: string | undefined;
  readonly settings?: ChatSettings | undefined;
};
/** What is absent stays. */
type ChatChange = {
  readonly [Key in "title" | "model" | "hostId" | "settings" | "headId"]?: ChatHeader[Key] | undefined;
};

/** Where conversations are kept: a header document and append-only messages each. Writes are durable when they resolve. */
export type ChatBook = {
  /** Newest change first. */
  readonly list: () => readonly ChatHeader[];
  /** @throws UserError `chat.unknown` */
  readonly header: (chatId: string) => ChatHeader;
  /** @throws UserError `store.damaged` */
  readonly tree: (chatId: ChatId) => Promise<ChatTree>;
  /** Messages, on all branches, and titles that hold the text in any case; newest conversations first. What is damaged is left out. */
  readonly find: (text: string, most: number) => Promise<readonly ChatHit[]>;
  /** The answers of each conversation, those that were removed, too; undefined where its file cannot be read. */
  readonly answers: (chatIds: readonly ChatId[]) => Promise<ReadonlyMap<ChatId, readonly CountedAnswer[] | undefined>>;
  readonly create: (chat: NewChat) => Promise<ChatHeader>;
  readonly change: (chatId: ChatId, change: ChatChange) => Promise<void>;
  /** Appends the message after `parentId` and shows the branch that it ends. */
  readonly append: (chatId: ChatId, parentId: string | undefined, draft: ChatDraft) => Promise<ChatMessage>;
  /** What an answer that is being written has so far, for the next hub where this one is killed; `append` of an answer forgets it. */
  readonly keepBegun: (chatId: ChatId, answer: BegunAnswer) => Promise<void>;
  /** That nobody has looked at its newest answer, or somebody has. */
  readonly mark: (chatId: ChatId, unseen: ChatHeader["unseen"]) => Promise<void>;
  /** Takes the message and all that follow it away; the branch that is shown ends before it, or beside it. @throws UserError `chat.no-message` */
  readonly removeMessage: (chatId: ChatId, messageId: string) => Promise<void>;
  /** Brings back what `removeMessage` took, and shows `headId` again. */
  readonly restoreMessage: (chatId: ChatId, messageId: string, headId: string | undefined) => Promise<void>;
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
  { readOnly = false } = {},
): Promise<ChatBook> {
  const folder = join(slipwayDir, "db", "chats");
  const headers = new Map<string, Document<HeaderForm>>();
  const trees = new Map<ChatId, Promise<GrowingTree>>();
  const files = new Map<ChatId, Promise<JsonlFile>>();
  await openAll(
    folder,
    async (path, name) => {
      if (asChatId(name)) headers.set(name, await openDocument(path, headerKind, freshHeader(name, "", "", now())));
    },
    report,
  );
  const find = (chatId: string): Document<HeaderForm> => {
    const document = headers.get(chatId);
    if (document) return document;
    throw new UserError({
      code: "chat.unknown",
      kind: "not-found",
      message: `There is no conversation ${JSON.stringify(chatId)}`,
    });
  };
  const path = (chatId: ChatId) => join(slipwayDir, "chats", chatId, "messages.jsonl");
  const open = async (chatId: ChatId): Promise<GrowingTree> => {
    const opening = trees.get(chatId) ?? readTree(path(chatId));
    trees.delete(chatId);
    trees.set(chatId, opening);
    // What is written to stays: its lines come by way of its tree.
    const oldest = trees.size > mostOpen ? [...trees.keys()].find((each) => !files.has(each)) : undefined;
    if (oldest !== undefined && oldest !== chatId) trees.delete(oldest);
    try {
      const tree = await opening;
      await mendHead(find(chatId), tree, readOnly);
      return tree;
    } catch (error) {
      trees.delete(chatId);
      throw error;
    }
  };
  const write = async (chatId: ChatId, record: unknown): Promise<GrowingTree> => {
    const tree = await open(chatId);
    const opening = files.get(chatId) ?? openJsonl(path(chatId)).then(({ file }) => file);
    files.set(chatId, opening);
    await (await opening).append(record);
    tree.add(record);
    search.forget(chatId);
    return tree;
  };
  const messagesOf = async (chatId: ChatId) => {
    const tree = trees.get(chatId) ?? readTree(path(chatId));
    return [...(await tree).messages.values()];
  };
  const search = createChatSearch(messagesOf);
  const answers = createChatAnswers(path);
  const begun = createBegunAnswers(slipwayDir);
  const serially = serialByKey();
  const list = () =>
    [...headers.values()]
      .map((document) => document.data())
      .filter(({ deleted }) => !deleted)
      .sort((a, b) => b.updatedAtMs - a.updatedAtMs)
      .map(toHeader);
  const setDeleted = (chatId: ChatId, deleted: boolean) =>
    find(chatId).update((header) => {
      header.deleted = deleted;
    });

  const append = (chatId: ChatId, parentId: string | undefined, draft: ChatDraft) =>
    serially(chatId, async () => {
      const document = find(chatId);
      const tree = await open(chatId);
      const message: ChatMessage = { ...draft, messageId: String(tree.count() + 1), parentId };
      await write(chatId, message);
      answers.add(chatId, message);
      await document.update((header) => {
        // A reader between the line and this may have counted it.
        header.messages = Number(message.messageId);
        header.updatedAtMs = now();
        header.headId = message.messageId;
        if (message.model !== undefined) header.model = message.model;
        if (header.title === "" && message.role === "user") header.title = titleOf(message.content);
      });
      if (message.role === "assistant") await begun.forget(chatId);
      return message;
    });
  const mark = (chatId: ChatId, unseen: ChatHeader["unseen"]) =>
    find(chatId).update((header) => {
      header.unseen = unseen;
    });
  const takeUp = async (chatId: ChatId, { answeredId, ...answer }: BegunAnswer): Promise<void> => {
    const tree = headers.has(chatId) ? await open(chatId) : undefined;
    const isWritten =
      tree && [...tree.messages.values()].some((each) => each.parentId === answeredId && each.atMs >= answer.atMs);
    if (!tree || isWritten) return begun.forget(chatId);
    const { hostId = find(chatId).data().hostId } = answer;
    const error = "The hub ended while this was being written: C goes on with it";
    await append(chatId, answeredId, {
      role: "assistant",
      ...answer,
      hostId,
      error,
      errorCode: "chat.hub-ended",
      stats: undefined,
    });
    await mark(chatId, "failed");
  };
  // Those that cannot be taken up now stay for the next start.
  if (!readOnly) for (const { chatId, answer } of await begun.left()) await takeUp(chatId, answer).catch(report);

  return {
    list,
    find: (text, most) => search.find(list(), text, most),
    answers: answers.of,
    header: (chatId) => toHeader(find(chatId).data()),
    tree: open,
    create: async ({ model, title, hostId, settings = {} }) => {
      const chatId = randomBytes(8).toString("hex");
      const header = { ...freshHeader(chatId, model, title, now()), hostId, settings: toForm(settings) };
      const document = await openDocument(join(folder, `${chatId}.json`), headerKind, header);
      await document.update(() => undefined);
      headers.set(chatId, document);
      return toHeader(header);
    },
    change: (chatId, change) =>
      find(chatId).update((header) => {
        const { settings, title = header.title, model = header.model, headId = header.headId } = change;
        Object.assign(header, { title, model, headId });
        // Another model is one of the first host where none is named.
        if (change.model !== undefined) header.hostId = change.hostId;
        if (settings) header.settings = toForm(settings);
      }),
    append,
    keepBegun: begun.keep,
    mark,
    removeMessage: async (chatId, messageId) => {
      const tree = await open(chatId);
      const message = tree.messages.get(messageId);
      if (!message) throw noMessage(messageId);
      await write(chatId, { removed: messageId });
      const { headId } = find(chatId).data();
      if (headId !== undefined && tree.messages.has(headId)) return;
      await find(chatId).update((header) => {
        header.headId = newestLeaf(tree, message.parentId);
      });
    },
    restoreMessage: async (chatId, messageId, headId) => {
      const tree = await write(chatId, { restored: messageId });
      await find(chatId).update((header) => {
        if (headId !== undefined && tree.messages.has(headId)) header.headId = headId;
      });
    },
    delete: (chatId) => setDeleted(chatId, true),
    restore: (chatId) => setDeleted(chatId, false),
    purge: async (except) => {
      const gone = [...headers.keys()].filter((chatId) => find(chatId).data().deleted && !except.has(chatId));
      for (const name of gone) {
        const chatId = asChatId(name);
        if (!chatId) continue;
        await (await files.get(chatId))?.close();
        files.delete(chatId);
        trees.delete(chatId);
        answers.forget(chatId);
        await rm(join(folder, `${chatId}.json`), { force: true });
        await rm(join(slipwayDir, "chats", chatId), { recursive: true, force: true });
        headers.delete(chatId);
      }
    },
    close: async () => {
      for (const opening of files.values()) await (await opening.catch(() => undefined))?.close();
    },
  };
}

async function readTree(path: string): Promise<GrowingTree> {
  const { records } = await readJsonl(path);
  return growingTree(records, path);
}

/** A hub that died between the message and its header: the header follows. Older headers have no head. */
async function mendHead(document: Document<HeaderForm>, tree: GrowingTree, readOnly: boolean): Promise<void> {
  const { headId } = document.data();
  const last = tree.last();
  const isWhole = headId === undefined ? tree.messages.size === 0 : tree.messages.has(headId);
  const wasCut = last !== undefined && last.parentId === headId && Number(last.messageId) > document.data().messages;
  if (readOnly || (isWhole && !wasCut)) return;
  const end = wasCut ? last.messageId : newestLeaf(tree, undefined);
  await document.update((header) => {
    header.headId = branchTo(tree, end).at(-1)?.messageId;
    header.messages = tree.count();
  });
}

function toForm(settings: ChatSettings): HeaderForm["settings"] {
  return {
    ...settings,
    options: settings.options && { ...settings.options },
    stop: settings.stop && [...settings.stop],
  };
}

function noMessage(messageId: string): UserError {
  return new UserError({
    code: "chat.no-message",
    kind: "not-found",
    message: `The conversation has no message ${JSON.stringify(messageId)}`,
  });
}
