import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openChatBook } from "../../../source/store/chats/chat-book.js";

const stats = undefined;
const question = { role: "user", content: "Hi", atMs: 1, model: undefined, error: undefined, stats } as const;
const begun = { answeredId: "1", model: "tiny", atMs: 2, content: "Yes, an", thinking: "Hm." };

function storeFolder() {
  const folder = mkdtempSync(join(tmpdir(), "slipway-chats-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function openIn(folder: string) {
  const book = await openChatBook(
    folder,
    () => 7,
    () => undefined,
  );
  onTestFinished(() => book.close());
  return book;
}

test("what an answer had when its hub was killed stands in the conversation, once, and says why it is not whole", async () => {
  const folder = storeFolder();
  const killed = await openIn(folder);
  const { chatId } = await killed.create({ model: "tiny", title: "" });
  await killed.append(chatId, undefined, question);
  await killed.keepBegun(chatId, { ...begun, content: "Yes" });
  await killed.keepBegun(chatId, begun);
  writeFileSync(join(folder, "answering", "no-chat.json"), "{");
  for (const book of [await openIn(folder), await openIn(folder)]) {
    expect([...(await book.tree(chatId)).messages.values()]).toMatchObject([
      { content: "Hi" },
      { role: "assistant", parentId: "1", content: "Yes, an", thinking: "Hm.", errorCode: "chat.hub-ended" },
    ]);
    expect(book.header(chatId)).toMatchObject({ headId: "2", unseen: "failed" });
  }
  expect(readdirSync(join(folder, "answering"))).toEqual(["no-chat.json"]);
});

test("an answer that was written down is not taken up again, nor one of a conversation that is gone", async () => {
  const folder = storeFolder();
  const book = await openIn(folder);
  const { chatId } = await book.create({ model: "tiny", title: "" });
  await book.append(chatId, undefined, question);
  await book.keepBegun(chatId, begun);
  await book.append(chatId, "1", { ...question, role: "assistant", content: "Yes, and more.", atMs: 3 });
  expect(readdirSync(join(folder, "answering"))).toEqual([]);
  // As a hub leaves it that is killed between the two.
  await book.keepBegun(chatId, begun);
  rmSync(join(folder, "db", "chats", `${(await book.create({ model: "tiny", title: "" })).chatId}.json`));
  const next = await openIn(folder);
  expect([...(await next.tree(chatId)).messages.values()].map(({ content }) => content)).toEqual([
    "Hi",
    "Yes, and more.",
  ]);
  expect(readdirSync(join(folder, "answering"))).toEqual([]);
});
