import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { AnswerRequest } from "../../source/adapters/ollama/stream-answer.js";
import { createChatFeature } from "../../source/hub/chat/chat-feature.js";
import type { AskModel } from "../../source/hub/chat/write-answer.js";
import { createUndo } from "../../source/hub/services/undo.js";
import { openChatBook } from "../../source/store/chats/chat-book.js";
import { openUndoStack } from "../../source/store/undo-stack.js";

/** Who asks. */
export const call = { who: "ada@here", signal: new AbortController().signal };
const stats = { firstTokenMs: 1, totalMs: 2, promptTokens: 3, answerTokens: 4, tokensPerSecond: 5, doneReason: "stop" };

/** The calls on a model that answers by its number: "answer 1", "answer 2", …; `requests` are what it was asked. */
export async function openChats(ask?: AskModel) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-chats-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const events = { emit: () => undefined, watched: () => false };
  const undo = createUndo(events, await openUndoStack(folder));
  const requests: AnswerRequest[] = [];
  const answers: AskModel = async function* (_, request) {
    requests.push(request);
    yield { type: "text", text: `answer ${requests.length}` };
    yield { type: "end", stats };
  };
  const book = await openChatBook(
    folder,
    () => 7,
    () => undefined,
  );
  onTestFinished(() => book.close());
  const context = { undo, events, now: () => 7, readOnly: false };
  const { handlers, stream } = createChatFeature(context, book, ask ?? answers);
  const { "chats.create": create, "chats.get": get } = handlers;
  if (!create || !get) throw new Error("the feature has its calls");
  const { chatId } = await create({ model: "tiny", title: "" }, call);
  const ended = async () => {
    for await (const _ of stream(chatId, 0, call.signal));
  };
  return {
    chatId,
    requests,
    handlers,
    stream,
    undo,
    ended,
    send: async (content: string, more: { readonly instead?: string; readonly model?: string } = {}) => {
      await handlers["chats.send"]?.({ chatId, content, ...more }, call);
      await ended();
    },
    texts: async () => (await get({ chatId }, call)).messages.map(({ content }) => content),
    messages: async () => (await get({ chatId }, call)).messages,
  };
}
