import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { ChatDraft } from "../../../source/domain/chat.js";
import { createNumbersFeature } from "../../../source/hub/chat/numbers/numbers-feature.js";
import { openChatBook } from "../../../source/store/chats/chat-book.js";
import { openSettings } from "../../../source/store/settings.js";

const call = { who: "ada@here", signal: new AbortController().signal };
const stats = {
  firstTokenMs: 10,
  totalMs: 100,
  promptTokens: 20,
  answerTokens: 5,
  tokensPerSecond: 50,
  doneReason: "stop",
};

function answerOf(model: string, more: Partial<ChatDraft> = {}): ChatDraft {
  return { role: "assistant", content: "Yes.", atMs: 1, model, error: undefined, stats, ...more };
}

async function openNumbers() {
  const folder = mkdtempSync(join(tmpdir(), "slipway-numbers-"));
  const report = () => undefined;
  const book = await openChatBook(folder, () => 7, report);
  onTestFinished(async () => {
    await book.close();
    rmSync(folder, { recursive: true });
  });
  const settings = await openSettings(folder, { readOnly: false, report });
  const events = { emit: () => undefined, watched: () => false };
  const { handlers } = createNumbersFeature({ events, now: () => 7 }, book, settings);
  const { "chats.numbers": numbers, "chats.course": course, "chats.price": price } = handlers;
  if (!numbers || !course || !price) throw new Error("the feature has its calls");
  const chatOf = async (...drafts: readonly ChatDraft[]) => {
    const { chatId } = await book.create({ model: "tiny", title: `chat of ${drafts.length}` });
    for (const draft of drafts) {
      const { headId } = book.header(chatId);
      await book.append(chatId, headId, draft);
    }
    return chatId;
  };
  return { folder, book, numbers, course, price, chatOf };
}

test("each model of each host has a row of its own, and each conversation; the sum is of all", async () => {
  const { numbers, chatOf } = await openNumbers();
  await chatOf(answerOf("tiny"), answerOf("tiny", { hostId: "host-1" }));
  await chatOf(
    answerOf("large", { atMs: 5 }),
    answerOf("tiny"),
    answerOf("tiny", { error: "died", errorCode: "ollama.died" }),
  );
  const byModel = await numbers({ by: "model", order: "answers" }, call);
  expect(byModel.rows.map(({ model, hostId, answers, failures }) => [model, hostId, answers, failures])).toEqual([
    ["tiny", undefined, 2, { "ollama.died": 1 }],
    ["large", undefined, 1, {}],
    ["tiny", "host-1", 1, {}],
  ]);
  expect(byModel.sum).toMatchObject({ answers: 4, promptTokens: 100, failures: { "ollama.died": 1 } });
  const byChat = await numbers({ by: "chat", order: "errors", limit: 1 }, call);
  expect([byChat.total, byChat.rows.map(({ title, answers }) => [title, answers])]).toEqual([2, [["chat of 3", 2]]]);
  const ofLarge = await numbers({ by: "chat", of: { model: "large" } }, call);
  expect(ofLarge.rows.map(({ title, answers }) => [title, answers])).toEqual([["chat of 3", 1]]);
});

test("an answer that comes is counted, also on a branch that is removed; a deleted conversation is not", async () => {
  const { book, numbers, chatOf } = await openNumbers();
  const chatId = await chatOf(answerOf("tiny"));
  const count = async () => (await numbers({ by: "model" }, call)).sum.answers;
  expect(await count()).toBe(1);
  await book.append(chatId, "1", answerOf("tiny"));
  expect(await count()).toBe(2);
  await book.removeMessage(chatId, "2");
  expect(await count()).toBe(2);
  await book.delete(chatId);
  expect(await count()).toBe(0);
});

test("what is read of the file is what was counted as it was written; a damaged conversation is told, the others stand", async () => {
  const { folder, book, numbers, chatOf } = await openNumbers();
  const chatId = await chatOf(answerOf("tiny"), answerOf("tiny", { error: "aborted" }));
  await chatOf(answerOf("tiny"));
  const told = await numbers({ by: "chat" }, call);
  const again = await openChatBook(
    folder,
    () => 7,
    () => undefined,
  );
  onTestFinished(() => again.close());
  const settings = await openSettings(folder, { readOnly: false, report: () => undefined });
  const events = { emit: () => undefined, watched: () => false };
  const { handlers } = createNumbersFeature({ events, now: () => 7 }, again, settings);
  expect(await handlers["chats.numbers"]?.({ by: "chat" }, call)).toEqual(told);
  await book.close();
  appendFileSync(join(folder, "chats", chatId, "messages.jsonl"), '{"role":"assistant","atMs":\n');
  const third = await openChatBook(
    folder,
    () => 7,
    () => undefined,
  );
  onTestFinished(() => third.close());
  const { handlers: damaged } = createNumbersFeature({ events, now: () => 7 }, third, settings);
  expect(await damaged["chats.numbers"]?.({ by: "model" }, call)).toMatchObject({
    sum: { answers: 1 },
    unreadable: 1,
    unreadableTitles: ["chat of 2"],
  });
});

test("a price is kept by host and model, counts what was answered before, and can be taken away", async () => {
  const { numbers, price, chatOf } = await openNumbers();
  await chatOf(answerOf("tiny"), answerOf("tiny", { hostId: "host-1" }));
  const costs = async () => {
    const { rows, sum } = await numbers({ by: "model" }, call);
    return [...rows.map(({ hostId, cost, unpriced }) => [hostId, cost, unpriced]), [sum.cost, sum.unpriced]];
  };
  expect(await costs()).toEqual([
    [undefined, undefined, 1],
    ["host-1", undefined, 1],
    [undefined, 2],
  ]);
  await price({ model: "tiny", price: { kind: "tokens", inputPerMillion: 1_000_000, outputPerMillion: 0 } }, call);
  await price({ model: "tiny", price: { kind: "tokens", inputPerMillion: 2_000_000, outputPerMillion: 0 } }, call);
  expect(await costs()).toEqual([
    [undefined, 40, 0],
    ["host-1", undefined, 1],
    [40, 1],
  ]);
  await price({ model: "tiny" }, call);
  expect((await costs()).at(-1)).toEqual([undefined, 2]);
});

test("the course is of the conversation or model that is asked for", async () => {
  const { course, chatOf } = await openNumbers();
  await chatOf(answerOf("tiny"), answerOf("large"));
  const chatId = await chatOf(answerOf("tiny"));
  const count = async (of: object) => {
    const { buckets } = await course({ of, step: "hour", count: 2, offsetMs: 0 }, call);
    return buckets.map(({ answers }) => answers);
  };
  expect(await count({})).toEqual([0, 3]);
  expect(await count({ model: "tiny" })).toEqual([0, 2]);
  expect(await count({ chatId })).toEqual([0, 1]);
  expect(await count({ model: "tiny", hostId: "host-1" })).toEqual([0, 0]);
});
