import { z } from "zod";
import type { AnswerPart } from "../../adapters/ollama/stream-answer.js";
import { type BranchMessage, type ChatChunk, type ChatListed, chatSettingsSchema } from "../../api/chat-calls.js";
import type { ChatDraft, ChatHeader, ChatMessage, ChatSettings } from "../../domain/chat.js";
import { withOverflow } from "../../domain/chat-context.js";
import { settingsProblem } from "../../domain/chat-settings.js";
import { branchTo, type ChatTree, newestLeaf, siblingsOf } from "../../domain/chat-tree.js";
import type { ChatId } from "../../domain/ids.js";
import { UserError } from "../../domain/user-error.js";
import type { ChatBook } from "../../store/chats/chat-book.js";
import type { Feature, HubContext } from "../context.js";
import { askedMessages } from "./answer-messages.js";
import { excerptOf } from "./excerpt.js";
import { keepWhileWritten } from "./keep-while-written.js";
import { createLiveAnswer, type LiveAnswer } from "./live-answer.js";
import { started } from "./started.js";
import { createUnkeptAnswers } from "./unkept-answers.js";
import { type AskModel, describeFailure, writeAnswer } from "./write-answer.js";

export type ChatFeature = Feature & {
  /** The answer that a chat makes now, or that has ended just now, from UTF-16 offset on; a single `done` where there is none. */
  readonly stream: (chatId: string, offset: number, signal: AbortSignal) => AsyncGenerator<ChatChunk>;
};

/** Messages or hits where a request does not say how many. */
const aPage = 200;
/** How long an answer that has ended is streamed to who asks for it. */
const readableMs = 1000;
const deletedKind = "chats.delete";
const deletedSchema = z.object({ chatId: z.string() });
const removedKind = "chats.remove-message";
const removedSchema = z.object({ chatId: z.string(), messageId: z.string(), headId: z.string().optional() });
const changedKind = "chats.change";
const changedSchema = z.object({
  chatId: z.string(),
  title: z.string().optional(),
  settings: chatSettingsSchema.optional(),
});

type Context = Pick<HubContext, "undo" | "events" | "now" | "readOnly">;
/** What is answered: the branch so far, and what is said after it now; the text that an answer goes on with. */
type Question = {
  readonly branch: readonly ChatMessage[];
  readonly said?: readonly ChatDraft[];
  readonly begun?: string;
};
type Answerer = { readonly model?: string | undefined; readonly hostId?: string | undefined };

/** `chats.*`: conversations that are kept, answers that go on in the hub when the terminal leaves. */
export function createChatFeature(context: Context, book: ChatBook, ask: AskModel): ChatFeature {
  const live = new Map<ChatId, LiveAnswer>();
  const unkept = createUnkeptAnswers((chatId) => context.events.emit("chats", chatId));
  /** Those that ended just now: a short answer is over before who has sent the message asks for it. */
  const ended = new Map<ChatId, LiveAnswer>();

  /** Asks at once: the request is on its way before the first wait. `begun` is the answer's text where it goes on. */
  const asked = (header: ChatHeader, { branch, said = [], begun = "" }: Question, place: LiveAnswer) => {
    const { model, hostId, settings } = header;
    const tail = begun === "" ? [] : [{ role: "assistant", content: begun } as const];
    const messages = [...askedMessages([...branch, ...said], settings), ...tail];
    place.append(begun);
    return started(ask(hostId, { model, messages, settings }, place.abort.signal));
  };

  /** Writes the answer to the message `answeredId`, the last of what was said; `branch` is what was sent before. */
  const write = async (
    header: ChatHeader,
    answeredId: string | undefined,
    branch: readonly ChatMessage[],
    parts: AsyncIterable<AnswerPart>,
    answering: LiveAnswer,
  ) => {
    const { chatId, model, hostId, settings } = header;
    const begunAtMs = context.now();
    const stopKeeping = keepWhileWritten(
      (answer) => book.keepBegun(chatId, answer),
      () => ({
        answeredId,
        model,
        hostId,
        atMs: begunAtMs,
        content: answering.text(),
        thinking: answering.thought() || undefined,
      }),
    );
    const written = await writeAnswer(parts, answering);
    await stopKeeping();
    const draft = { ...written, stats: withOverflow(written.stats, settings.noHistory ? [] : branch, model) };
    let { error } = draft;
    try {
      await unkept.keepUntilDone(chatId, () =>
        book.append(chatId, answeredId, { ...draft, atMs: context.now(), model, hostId }),
      );
      // Who stopped it, or read it as it came, has seen it.
      if (error !== "aborted" && answering.readers() === 0) {
        await book.mark(chatId, error === undefined ? "answered" : "failed");
      }
    } catch (failure) {
      error = describeFailure(failure);
    } finally {
      live.delete(chatId);
      answering.finish(error);
      ended.set(chatId, answering);
      setTimeout(() => {
        if (ended.get(chatId) === answering) ended.delete(chatId);
      }, readableMs).unref();
      context.events.emit("chats", chatId);
    }
  };

  /**
   * Begins an answer to what `prepare` finds. What is said is written down while the model reads it; where it cannot be, the
   * answer is given up. The id of the message that is answered. @throws UserError `chat.busy`
   */
  const begin = async (
    chatText: string,
    by: Answerer,
    prepare: (chatId: ChatId) => Promise<Question>,
  ): Promise<string | undefined> => {
    const { chatId } = book.header(chatText);
    if (live.has(chatId)) throw busy();
    // The place is taken before the first wait: two requests at once cannot both have it.
    const place = createLiveAnswer();
    live.set(chatId, place);
    try {
      const question = await prepare(chatId);
      const before = book.header(chatId);
      const header = by.model === undefined ? before : { ...before, model: by.model, hostId: by.hostId };
      const parts = asked(header, question, place);
      const isOther = header.model !== before.model || header.hostId !== before.hostId;
      if (isOther) await book.change(chatId, { model: header.model, hostId: header.hostId });
      let answeredId = question.branch.at(-1)?.messageId;
      for (const draft of question.said ?? []) answeredId = (await book.append(chatId, answeredId, draft)).messageId;
      if (book.header(chatId).headId !== answeredId) await book.change(chatId, { headId: answeredId });
      void write(header, answeredId, question.branch, parts, place);
      context.events.emit("chats", chatId);
      return answeredId;
    } catch (failure) {
      live.delete(chatId);
      place.abort.abort();
      place.finish(describeFailure(failure));
      throw failure;
    }
  };

  context.undo.on(deletedKind, deletedSchema, async ({ chatId }) => {
    await book.restore(book.header(chatId).chatId);
    context.events.emit("chats", chatId);
  });
  context.undo.on(removedKind, removedSchema, async ({ chatId, messageId, headId }) => {
    await book.restoreMessage(book.header(chatId).chatId, messageId, headId);
    context.events.emit("chats", chatId);
  });
  context.undo.on(changedKind, changedSchema, async ({ chatId, ...before }) => {
    await book.change(book.header(chatId).chatId, before);
    context.events.emit("chats", chatId);
  });

  return {
    handlers: {
      "chats.list": () => ({
        chats: book.list().map((header) => ({ ...listed(header), isStreaming: live.has(header.chatId) })),
      }),
      "chats.signs": () => {
        const unlooked = book.list().filter(({ chatId, unseen }) => unseen !== undefined && !live.has(chatId));
        const marked = (as: ChatHeader["unseen"]) =>
          unlooked.filter(({ unseen }) => unseen === as).map(({ chatId }) => chatId);
        return { streaming: live.size, answered: marked("answered"), failed: marked("failed") };
      },
      "chats.get": async ({ chatId, from, limit = aPage }) => {
        const { chatId: id } = book.header(chatId);
        const tree = await book.tree(id);
        const header = book.header(chatId);
        const branch = branchTo(tree, header.headId);
        const begin = Math.min(from ?? Math.max(0, branch.length - limit), branch.length);
        return {
          header,
          total: branch.length,
          from: begin,
          messages: branch.slice(begin, begin + limit).map((message) => withSiblings(tree, message)),
          streaming: live.has(id),
          unkept: unkept.why(id),
        };
      },
      "chats.find": async ({ text, limit = aPage }) => ({ hits: await book.find(text, limit) }),
      "chats.excerpt": async ({ chatId: text, messageId, text: sought }) => {
        const tree = await book.tree(book.header(text).chatId);
        return { excerpt: excerptOf(messageOf(tree, messageId).content, sought) };
      },
      "chats.where": async ({ chatId: text, messageId }) => {
        const { chatId } = book.header(text);
        const tree = await book.tree(chatId);
        const branch = branchTo(tree, book.header(chatId).headId);
        const at = branch.findIndex((message) => message.messageId === messageOf(tree, messageId).messageId);
        return { total: branch.length, ...(at < 0 ? {} : { at }) };
      },
      "chats.seen": async ({ chatId: text }) => {
        const { chatId, unseen } = book.header(text);
        if (unseen === undefined) return { changed: false };
        await book.mark(chatId, undefined);
        context.events.emit("chats", chatId);
        return { changed: true };
      },
      "chats.create": async (chat) => {
        refuse(chat.settings);
        const { chatId } = await book.create(chat);
        context.events.emit("chats", chatId);
        return { chatId };
      },
      "chats.change": async ({ chatId: text, ...change }) => {
        const { chatId, title, settings } = book.header(text);
        refuse(change.settings);
        await book.change(chatId, change);
        context.events.emit("chats", chatId);
        const before = {
          ...(change.title === undefined ? {} : { title }),
          ...(change.settings === undefined ? {} : { settings }),
        };
        if (Object.keys(before).length > 0) {
          const label = `${change.title === undefined ? "settings" : "name"} of conversation ${title}`;
          await context.undo.push({ label, kind: changedKind, data: { chatId, ...before } });
        }
        return { changed: true };
      },
      "chats.delete": async ({ chatId: text }) => {
        const { chatId, title } = book.header(text);
        live.get(chatId)?.abort.abort();
        await book.delete(chatId);
        context.events.emit("chats", chatId);
        await context.undo.push({ label: `delete of conversation ${title}`, kind: deletedKind, data: { chatId } });
        return { deleted: true };
      },
      "chats.send": async ({ chatId: text, content, files, instead, ...by }) => {
        const answeredId = await begin(text, by, async (chatId) => {
          const tree = await book.tree(chatId);
          const parentId = instead === undefined ? book.header(chatId).headId : messageOf(tree, instead).parentId;
          return { branch: branchTo(tree, parentId), said: [userMessage(content, files, context.now())] };
        });
        return { messageId: answeredId ?? "" };
      },
      "chats.tool-results": async ({ chatId: text, results }) => {
        await begin(text, {}, async (chatId) => {
          const branch = branchTo(await book.tree(chatId), book.header(chatId).headId);
          if (!branch.at(-1)?.toolCalls?.length) throw noCalls();
          const said = results.map(({ name, content }) => toolMessage(name, content, context.now()));
          return { branch, said };
        });
        return { accepted: true };
      },
      "chats.regenerate": async ({ chatId: text, messageId, ...by }) => {
        await begin(text, by, async (chatId) => {
          const tree = await book.tree(chatId);
          const { parentId, role } = messageOf(tree, messageId);
          if (role !== "assistant" || parentId === undefined) throw notAnAnswer(messageId);
          return { branch: branchTo(tree, parentId) };
        });
        return { accepted: true };
      },
      "chats.continue": async ({ chatId: text }) => {
        await begin(text, {}, async (chatId) => {
          const tree = await book.tree(chatId);
          const last = branchTo(tree, book.header(chatId).headId).at(-1);
          if (last?.role !== "assistant" || last.parentId === undefined) {
            throw notAnAnswer(last?.messageId ?? "");
          }
          return { branch: branchTo(tree, last.parentId), begun: last.content };
        });
        return { accepted: true };
      },
      "chats.choose": async ({ chatId: text, messageId }) => {
        const { chatId } = book.header(text);
        const tree = await book.tree(chatId);
        const { headId: shown } = book.header(chatId);
        const isShown = branchTo(tree, shown).some((message) => message.messageId === messageId);
        if (shown !== undefined && isShown) return { headId: shown };
        if (live.has(chatId)) throw busy();
        const headId = newestLeaf(tree, messageOf(tree, messageId).messageId) ?? messageId;
        await book.change(chatId, { headId });
        context.events.emit("chats", chatId);
        return { headId };
      },
      "chats.remove-message": async ({ chatId: text, messageId }) => {
        const { chatId, title, headId } = book.header(text);
        if (live.has(chatId)) throw busy();
        const tree = await book.tree(chatId);
        const before = tree.messages.size;
        await book.removeMessage(chatId, messageId);
        context.events.emit("chats", chatId);
        const data = { chatId, messageId, ...(headId === undefined ? {} : { headId }) };
        await context.undo.push({ label: `removed message of ${title}`, kind: removedKind, data });
        return { removed: before - tree.messages.size };
      },
      "chats.stop": ({ chatId: text }) => {
        const answering = live.get(book.header(text).chatId);
        answering?.abort.abort();
        return { stopped: answering !== undefined };
      },
    },
    busy: () => live.size > 0,
    close: async () => {
      unkept.close();
      for (const answering of live.values()) answering.abort.abort();
      if (context.readOnly) return;
      // What can still be brought back stays.
      const deleted = context.undo.pending(deletedKind).map((data) => deletedSchema.safeParse(data).data?.chatId);
      await book.purge(new Set(deleted));
    },
    stream: async function* (chatId, offset, signal) {
      const answering = live.get(book.header(chatId).chatId) ?? ended.get(book.header(chatId).chatId);
      if (answering) yield* answering.read(offset, signal);
      else yield { done: true };
    },
  };
}

function withSiblings(tree: ChatTree, message: ChatMessage): BranchMessage {
  const siblings = siblingsOf(tree, message.messageId);
  if (siblings.length < 2) return message;
  const at = siblings.indexOf(message.messageId);
  return {
    ...message,
    siblings: { at: at + 1, of: siblings.length, before: siblings[at - 1], after: siblings[at + 1] },
  };
}

function messageOf(tree: ChatTree, messageId: string): ChatMessage {
  const message = tree.messages.get(messageId);
  if (message) return message;
  throw new UserError({
    code: "chat.no-message",
    kind: "not-found",
    message: `The conversation has no message ${JSON.stringify(messageId)}`,
  });
}

function userMessage(content: string, files: ChatMessage["files"], atMs: number): ChatDraft {
  const attached = files?.length ? { files } : {};
  return { role: "user", content, ...attached, atMs, model: undefined, error: undefined, stats: undefined };
}

function toolMessage(toolName: string, content: string, atMs: number): ChatDraft {
  return { role: "tool", toolName, content, atMs, model: undefined, error: undefined, stats: undefined };
}

function listed({ settings: _, headId: __, createdAtMs: ___, ...rest }: ChatHeader): Omit<ChatListed, "isStreaming"> {
  return rest;
}

/** @throws UserError `chat.bad-settings` */
function refuse(settings: ChatSettings | undefined): void {
  const problem = settings && settingsProblem(settings);
  if (problem === undefined) return;
  throw new UserError({
    code: "chat.bad-settings",
    kind: "invalid",
    message: problem,
    hint: "Change the setting, or leave it out.",
  });
}

function noCalls(): UserError {
  return new UserError({
    code: "chat.no-call",
    kind: "invalid",
    message: "The last message of the conversation calls no tool",
    hint: "Choose the branch whose last answer calls one.",
  });
}

function busy(): UserError {
  return new UserError({
    code: "chat.busy",
    kind: "conflict",
    message: "An answer is still being written in this conversation",
    hint: "Stop it with Esc, or wait for its end.",
  });
}

function notAnAnswer(messageId: string): UserError {
  return new UserError({
    code: "chat.not-an-answer",
    kind: "invalid",
    message: `Message ${JSON.stringify(messageId)} is not an answer to another`,
    hint: "Choose an answer of a model.",
  });
}
