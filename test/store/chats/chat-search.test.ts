import { expect, test } from "vitest";
import type { ChatHeader, ChatMessage } from "../../../source/domain/chat.js";
import type { ChatId } from "../../../source/domain/ids.js";
import { createChatSearch } from "../../../source/store/chats/chat-search.js";

const header = (chatId: string): ChatHeader => ({
  chatId: chatId as ChatId,
  title: chatId,
  model: "tiny",
  settings: {},
  headId: "1",
  createdAtMs: 0,
  updatedAtMs: 0,
  messages: 1,
});
const message: ChatMessage = {
  messageId: "1",
  parentId: undefined,
  role: "user",
  content: "Where is my parcel?",
  atMs: 0,
  model: undefined,
  error: undefined,
  stats: undefined,
};

test("a search for nothing, as its field opens with, reads at once what the first word is then sought in", async () => {
  const read: string[] = [];
  const reading = Promise.withResolvers<void>();
  const search = createChatSearch(async (chatId) => {
    read.push(chatId);
    await reading.promise;
    return [message];
  });
  const headers = ["a", "b"].map(header);
  expect(await search.find(headers, "", 10)).toEqual([]);
  expect(read).toEqual(["a", "b"]);
  reading.resolve();
  expect((await search.find(headers, "PARCEL", 10)).map(({ chatId, found }) => [chatId, found])).toEqual([
    ["a", "parcel"],
    ["b", "parcel"],
  ]);
  expect(read).toEqual(["a", "b"]);
});
