import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createChatFeature } from "../../../source/hub/chat/chat-feature.js";
import { createUndo } from "../../../source/hub/services/undo.js";
import { openChatBook } from "../../../source/store/chats/chat-book.js";
import { openUndoStack } from "../../../source/store/undo-stack.js";
import { call, openChats } from "../../support/chats.js";

test("a model is asked with the system prompt, the branch that is shown, and the settings", async () => {
  const chats = await openChats();
  const settings = { system: "Be short.", options: { temperature: 0 } };
  await chats.handlers["chats.change"]?.({ chatId: chats.chatId, settings }, call);
  await chats.send("one");
  await chats.send("two");
  expect(chats.requests.at(-1)).toMatchObject({
    model: "tiny",
    settings,
    messages: [
      { role: "system", content: "Be short." },
      { role: "user", content: "one" },
      { role: "assistant", content: "answer 1" },
      { role: "user", content: "two" },
    ],
  });
  expect(await chats.texts()).toEqual(["one", "answer 1", "two", "answer 2"]);
});

test("another wording begins a branch that knows nothing of the first, and both can be shown again", async () => {
  const chats = await openChats();
  await chats.send("one");
  await chats.send("two");
  await chats.send("two, please", { instead: "3" });
  expect(chats.requests.at(-1)?.messages.map(({ content }) => content)).toEqual(["one", "answer 1", "two, please"]);
  expect((await chats.messages()).map(({ content, siblings }) => [content, siblings])).toEqual([
    ["one", undefined],
    ["answer 1", undefined],
    ["two, please", { at: 2, of: 2, before: "3", after: undefined }],
    ["answer 3", undefined],
  ]);
  await chats.handlers["chats.choose"]?.({ chatId: chats.chatId, messageId: "3" }, call);
  expect(await chats.texts()).toEqual(["one", "answer 1", "two", "answer 2"]);
});

test("another answer stands beside the first, by another model where one is named", async () => {
  const chats = await openChats();
  await chats.send("one");
  await chats.handlers["chats.regenerate"]?.({ chatId: chats.chatId, messageId: "2", model: "big" }, call);
  await chats.ended();
  expect((await chats.messages()).map(({ content, model, siblings }) => [content, model, siblings?.at])).toEqual([
    ["one", undefined, undefined],
    ["answer 2", "big", 2],
  ]);
  await expect(
    chats.handlers["chats.regenerate"]?.({ chatId: chats.chatId, messageId: "1" }, call),
  ).rejects.toMatchObject({ code: "chat.not-an-answer" });
});

test("an answer that goes on begins with what it had, and the model is given that", async () => {
  const chats = await openChats();
  await chats.send("one");
  await chats.handlers["chats.continue"]?.({ chatId: chats.chatId }, call);
  await chats.ended();
  expect(chats.requests.at(-1)?.messages.at(-1)).toEqual({ role: "assistant", content: "answer 1" });
  expect(await chats.texts()).toEqual(["one", "answer 1answer 2"]);
});

test("a message is taken away with what follows, a title and settings are changed, undo brings each back", async () => {
  const chats = await openChats();
  await chats.send("one");
  await chats.send("two");
  const { chatId, handlers } = chats;
  await handlers["chats.change"]?.({ chatId, title: "Numbers" }, call);
  expect(await handlers["chats.remove-message"]?.({ chatId, messageId: "2" }, call)).toEqual({ removed: 3 });
  expect(await chats.texts()).toEqual(["one"]);
  await chats.undo.run(call);
  expect(await chats.texts()).toEqual(["one", "answer 1", "two", "answer 2"]);
  await chats.undo.run(call);
  expect((await handlers["chats.list"]?.({}, call))?.chats[0]?.title).toBe("one");
});

test("what failed is kept with its reason and its part; a stop is told as one; a second message waits", async () => {
  const begun = Promise.withResolvers<void>();
  const chats = await openChats(async function* (_, __, signal) {
    yield { type: "thought", text: "Hm." };
    yield { type: "text", text: "Half" };
    begun.resolve();
    const stopped = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => stopped.resolve());
    await stopped.promise;
    throw signal.reason;
  });
  const { chatId, handlers } = chats;
  await handlers["chats.send"]?.({ chatId, content: "one" }, call);
  await begun.promise;
  await expect(handlers["chats.send"]?.({ chatId, content: "two" }, call)).rejects.toMatchObject({ code: "chat.busy" });
  expect((await handlers["chats.list"]?.({}, call))?.chats[0]?.isStreaming).toBe(true);
  await handlers["chats.stop"]?.({ chatId }, call);
  await chats.ended();
  expect((await chats.messages()).at(-1)).toMatchObject({ content: "Half", thinking: "Hm.", error: "aborted" });
});

test("a window of a long conversation is its end, or from where it is asked", async () => {
  const chats = await openChats();
  for (const text of ["one", "two", "three"]) await chats.send(text);
  const { chatId, handlers } = chats;
  const at = async (window: { readonly from?: number; readonly limit: number }) => {
    const view = await handlers["chats.get"]?.({ chatId, ...window }, call);
    return [view?.total, view?.from, ...(view?.messages ?? []).map(({ content }) => content)];
  };
  expect(await at({ limit: 2 })).toEqual([6, 4, "three", "answer 3"]);
  expect(await at({ from: 1, limit: 2 })).toEqual([6, 1, "answer 1", "two"]);
  expect(await at({ from: 9, limit: 2 })).toEqual([6, 6]);
});

test("a file goes before the words it came with, in a fence that it cannot close", async () => {
  const chats = await openChats();
  const files = [{ name: "a.md", text: "```\ncode\n```" }];
  await chats.handlers["chats.send"]?.({ chatId: chats.chatId, content: "Explain", files }, call);
  await chats.ended();
  expect(chats.requests[0]?.messages[0]?.content).toBe("a.md:\n````\n```\ncode\n```\n````\n\nExplain");
});

test("an answer that is over before it is asked for is streamed all the same", async () => {
  const chats = await openChats();
  await chats.send("one");
  const chunks: unknown[] = [];
  for await (const chunk of chats.stream(chats.chatId, 0, call.signal)) chunks.push(chunk);
  expect(chunks).toEqual([{ offset: 0, text: "answer 1" }, { done: true }]);
});

test("a model reads a message while it is written down; where it cannot be, the answer is given up", async () => {
  const { book, context } = await openBook();
  const asked: AbortSignal[] = [];
  const full = {
    ...book,
    append: async () => {
      expect(asked.length).toBe(1);
      throw new Error("no space left");
    },
  };
  const { handlers } = createChatFeature(context, full, async function* (_, __, signal) {
    asked.push(signal);
    yield { type: "text", text: "Yes." };
  });
  const { chatId } = await book.create({ model: "tiny", title: "" });
  const sent = async () => handlers["chats.send"]?.({ chatId, content: "Hi" }, call);
  await expect(sent()).rejects.toThrow("no space left");
  expect(asked[0]?.aborted).toBe(true);
  expect(await handlers["chats.list"]?.({}, call)).toMatchObject({ chats: [{ isStreaming: false, messages: 0 }] });
});

test("an answer that cannot be written down stays, says why, and is written down when there is room", async () => {
  const { book, context } = await openBook();
  let isFull = true;
  const full: typeof book = {
    ...book,
    append: async (chatId, parentId, draft) => {
      if (isFull && draft.role === "assistant") throw new Error("no space left");
      return book.append(chatId, parentId, draft);
    },
  };
  const { handlers } = createChatFeature(context, full, async function* () {
    yield { type: "text", text: "Yes." };
  });
  const { chatId } = await book.create({ model: "tiny", title: "" });
  await handlers["chats.send"]?.({ chatId, content: "Hi" }, call);
  const view = async () => handlers["chats.get"]?.({ chatId }, call);
  await expect.poll(view).toMatchObject({ total: 1, streaming: true, unkept: "no space left" });
  isFull = false;
  await expect.poll(view).toMatchObject({ total: 2, streaming: false, messages: [{}, { content: "Yes." }] });
  expect(await view()).toMatchObject({ unkept: undefined });
});

/** Conversations on the disk, and what the feature is made with. */
async function openBook() {
  const folder = mkdtempSync(join(tmpdir(), "slipway-chats-"));
  const book = await openChatBook(
    folder,
    () => 7,
    () => undefined,
  );
  onTestFinished(async () => {
    await book.close();
    rmSync(folder, { recursive: true });
  });
  const events = { emit: () => undefined, watched: () => false };
  const context = { undo: createUndo(events, await openUndoStack(folder)), events, now: () => 7, readOnly: false };
  return { book, context };
}
