import { expect, test } from "vitest";
import type { AskModel } from "../../../source/hub/chat/write-answer.js";
import { call, openChats } from "../../support/chats.js";

type Chats = Awaited<ReturnType<typeof openChats>>;

const signs = ({ handlers }: Chats) => handlers["chats.signs"]?.({}, call);
/** Sends and waits for the end without reading what is written. */
const sendUnread = async (chats: Chats, content: string) => {
  await chats.handlers["chats.send"]?.({ chatId: chats.chatId, content }, call);
  await expect.poll(async () => (await signs(chats))?.streaming).toBe(0);
};

test("an answer that nobody read as it came is marked until its conversation is looked at", async () => {
  const chats = await openChats();
  const { chatId, handlers } = chats;
  await sendUnread(chats, "one");
  expect(await signs(chats)).toEqual({ streaming: 0, answered: [chatId], failed: [] });
  expect((await handlers["chats.list"]?.({}, call))?.chats[0]).toMatchObject({
    unseen: "answered",
    isStreaming: false,
  });
  expect(await handlers["chats.seen"]?.({ chatId }, call)).toEqual({ changed: true });
  expect(await handlers["chats.seen"]?.({ chatId }, call)).toEqual({ changed: false });
  expect(await signs(chats)).toEqual({ streaming: 0, answered: [], failed: [] });
});

test("an answer that failed while nobody looked is marked as failed, one that was stopped or read is not marked", async () => {
  const failing: AskModel = async function* () {
    yield { type: "text", text: "Half" };
    throw new Error("the runner is gone");
  };
  const failed = await openChats(failing);
  await sendUnread(failed, "one");
  expect(await signs(failed)).toMatchObject({ answered: [], failed: [failed.chatId] });

  const begun = Promise.withResolvers<void>();
  const open = Promise.withResolvers<void>();
  const waiting: AskModel = async function* (_, __, signal) {
    begun.resolve();
    signal.addEventListener("abort", () => open.resolve());
    await open.promise;
    signal.throwIfAborted();
    yield { type: "text", text: "whole" };
  };
  const stopped = await openChats(waiting);
  await stopped.handlers["chats.send"]?.({ chatId: stopped.chatId, content: "one" }, call);
  await begun.promise;
  expect(await signs(stopped)).toMatchObject({ streaming: 1 });
  await stopped.handlers["chats.stop"]?.({ chatId: stopped.chatId }, call);
  await expect.poll(() => signs(stopped)).toEqual({ streaming: 0, answered: [], failed: [] });

  const gate = Promise.withResolvers<void>();
  const read = await openChats(async function* () {
    await gate.promise;
    yield { type: "text", text: "read" };
  });
  await read.handlers["chats.send"]?.({ chatId: read.chatId, content: "one" }, call);
  const reading = read.ended();
  gate.resolve();
  await reading;
  await expect.poll(() => signs(read)).toEqual({ streaming: 0, answered: [], failed: [] });
});

test("the list tells nothing of what a conversation asks its model with", async () => {
  const chats = await openChats();
  await chats.handlers["chats.change"]?.({ chatId: chats.chatId, settings: { system: "long" } }, call);
  const [row] = (await chats.handlers["chats.list"]?.({}, call))?.chats ?? [];
  expect(row).toEqual({
    chatId: chats.chatId,
    title: "",
    model: "tiny",
    updatedAtMs: 7,
    messages: 0,
    isStreaming: false,
  });
});

test("where a message is on the branch that is shown is told, and choosing it there changes nothing", async () => {
  const chats = await openChats();
  const { chatId, handlers } = chats;
  await chats.send("one");
  await chats.send("two");
  await chats.send("two, please", { instead: "3" });
  const where = (messageId: string) => handlers["chats.where"]?.({ chatId, messageId }, call);
  expect(await where("5")).toEqual({ at: 2, total: 4 });
  expect(await where("3")).toEqual({ total: 4 });
  await handlers["chats.choose"]?.({ chatId, messageId: "3" }, call);
  expect(await where("3")).toEqual({ at: 2, total: 4 });
  // The newest branch goes through the first message too: the one that is shown stays.
  expect(await handlers["chats.choose"]?.({ chatId, messageId: "1" }, call)).toEqual({ headId: "4" });
  expect(await chats.texts()).toEqual(["one", "answer 1", "two", "answer 2"]);
  await expect(where("99")).rejects.toMatchObject({ code: "chat.no-message" });
});

test("an excerpt is what stands around the first place that has the text, with its lines", async () => {
  const chats = await openChats();
  await chats.send(`${"a line\n".repeat(1000)}Then the Needle.\n${"more\n".repeat(2000)}`);
  const { chatId, handlers } = chats;
  const { excerpt = "" } = (await handlers["chats.excerpt"]?.({ chatId, messageId: "1", text: "needle" }, call)) ?? {};
  expect(excerpt).toMatch(/^…(e\n)?[\s\S]*a line\nThen the Needle\.\nmore\n[\s\S]*…$/);
  expect(excerpt.length).toBeLessThan(8100);
});

test("what tools returned goes to the model as such, in the order of the calls", async () => {
  const asked: unknown[] = [];
  const chats = await openChats(async function* (_, request) {
    asked.push(request.messages);
    if (asked.length > 1) yield { type: "text", text: "Cold." };
    else yield { type: "call", call: { name: "weather", arguments: '{"city":"Oslo"}' } };
  });
  const { chatId, handlers } = chats;
  await chats.send("Is it cold?");
  await handlers["chats.tool-results"]?.({ chatId, results: [{ name: "weather", content: "-3" }] }, call);
  await chats.ended();
  expect(asked[1]).toMatchObject([
    { role: "user", content: "Is it cold?" },
    { role: "assistant", toolCalls: [{ name: "weather" }] },
    { role: "tool", content: "-3", toolName: "weather" },
  ]);
  expect(await chats.texts()).toEqual(["Is it cold?", "", "-3", "Cold."]);
  await expect(
    handlers["chats.tool-results"]?.({ chatId, results: [{ name: "weather", content: "1" }] }, call),
  ).rejects.toMatchObject({ code: "chat.no-call" });
});

test("settings that cannot be meant are refused with what they take", async () => {
  const { chatId, handlers } = await openChats();
  const change = (settings: object) => handlers["chats.change"]?.({ chatId, settings }, call);
  await expect(change({ options: { top_p: 1.5 } })).rejects.toThrow('top_p takes a number from 0 to 1, not "1.5"');
  await expect(change({ format: "{" })).rejects.toMatchObject({ code: "chat.bad-settings" });
  await expect(change({ options: { of_tomorrow: 3 } })).resolves.toEqual({ changed: true });
});
