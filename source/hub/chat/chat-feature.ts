import { z } from "zod";
import type { OllamaHost } from "../../adapters/ollama/host.js";
import { streamAnswer } from "../../adapters/ollama/ollama.js";
import type { ChatChunk } from "../../api/calls.js";
import type { AnswerStats, ChatMessage } from "../../domain/chat.js";
import type { ChatId } from "../../domain/ids.js";
import { UserError } from "../../domain/user-error.js";
import type { ChatBook } from "../../store/chat-files.js";
import type { Feature, HubContext } from "../context.js";
import { createLiveAnswer, type LiveAnswer } from "./answers.js";

export type ChatFeature = Feature & {
  /** The answer that a chat makes now, from UTF-16 offset on; a single `done` where none is made. */
  readonly stream: (chatId: string, offset: number, signal: AbortSignal) => AsyncGenerator<ChatChunk>;
};

const deletedKind = "chats.delete";
const deletedSchema = z.object({ chatId: z.string() });

/** `chats.*`: conversations that are kept, answers that go on in the hub when the terminal leaves. */
export function createChatFeature(context: HubContext, book: ChatBook, ollamaHost: () => OllamaHost): ChatFeature {
  const live = new Map<ChatId, LiveAnswer>();

  const answer = async (chatId: ChatId, model: string, answering: LiveAnswer): Promise<void> => {
    let stats: AnswerStats | undefined;
    let error: string | undefined;
    try {
      const messages = (await book.messages(chatId)).filter(({ content }) => content !== "");
      const { signal } = answering.abort;
      for await (const part of streamAnswer(ollamaHost(), { model, messages }, context.now, signal)) {
        if (part.type === "text") answering.append(part.text);
        else stats = part.stats;
      }
    } catch (failure) {
      error = answering.abort.signal.aborted ? "aborted" : describe(failure);
    }
    try {
      const message = {
        role: "assistant",
        content: answering.text(),
        atMs: context.now(),
        model,
        error,
        stats,
      } as const;
      await book.append(chatId, message);
    } catch (failure) {
      error = describe(failure);
    } finally {
      live.delete(chatId);
      answering.finish(error);
      context.events.emit("chats", chatId);
    }
  };

  context.undo.on(deletedKind, deletedSchema, async ({ chatId }) => {
    await book.restore(book.header(chatId).chatId);
    context.events.emit("chats", chatId);
  });
  return {
    handlers: {
      "chats.list": () => ({ chats: book.list() }),
      "chats.get": async ({ chatId }) => {
        const header = book.header(chatId);
        return { header, messages: await book.messages(header.chatId), streaming: live.has(header.chatId) };
      },
      "chats.create": async ({ model, title }) => {
        const { chatId } = await book.create(model, title);
        context.events.emit("chats", chatId);
        return { chatId };
      },
      "chats.delete": async ({ chatId: text }) => {
        const { chatId, title } = book.header(text);
        live.get(chatId)?.abort.abort();
        await book.delete(chatId);
        context.events.emit("chats", chatId);
        await context.undo.push({ label: `delete of conversation ${title}`, kind: deletedKind, data: { chatId } });
        return { deleted: true };
      },
      "chats.send": async ({ chatId: text, content, model }) => {
        const { chatId } = book.header(text);
        if (live.has(chatId)) {
          throw new UserError({
            code: "chat.busy",
            kind: "conflict",
            message: "An answer is still being written in this conversation",
            hint: "Stop it with Esc, or wait for its end.",
          });
        }
        const answering = createLiveAnswer();
        live.set(chatId, answering);
        try {
          await book.append(chatId, userMessage(content, context.now()));
        } catch (failure) {
          live.delete(chatId);
          throw failure;
        }
        context.events.emit("chats", chatId);
        void answer(chatId, model, answering);
        return { accepted: true };
      },
      "chats.stop": ({ chatId: text }) => {
        const answering = live.get(book.header(text).chatId);
        answering?.abort.abort();
        return { stopped: answering !== undefined };
      },
    },
    busy: () => live.size > 0,
    close: async () => {
      for (const answering of live.values()) answering.abort.abort();
      if (context.readOnly) return;
      // What can still be brought back stays.
      const deleted = context.undo.pending(deletedKind).map((data) => deletedSchema.safeParse(data).data?.chatId);
      await book.purge(new Set(deleted));
    },
    stream: async function* (chatId, offset, signal) {
      const answering = live.get(book.header(chatId).chatId);
      if (answering) yield* answering.read(offset, signal);
      else yield { done: true };
    },
  };
}

function userMessage(content: string, atMs: number): ChatMessage {
  return { role: "user", content, atMs, model: undefined, error: undefined, stats: undefined };
}

function describe(failure: unknown): string {
  if (failure instanceof UserError) return failure.hint ? `${failure.message}. ${failure.hint}` : failure.message;
  return failure instanceof Error ? failure.message : String(failure);
}
