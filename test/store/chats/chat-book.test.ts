import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { branchTo, newestLeaf, siblingsOf } from "../../../source/domain/chat-tree.js";
import { openChatBook } from "../../../source/store/chats/chat-book.js";

// A hub that ended removed what had been deleted: the next one had nothing to bring back.
test("a deleted conversation comes back also after a restart, unless it was removed for good", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-chats-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const open = () =>
    openChatBook(
      folder,
      () => 0,
      () => undefined,
    );
  const first = await open();
  const [kept, gone] = [
    await first.create({ model: "tiny", title: "kept" }),
    await first.create({ model: "tiny", title: "gone" }),
  ];
  await first.append(kept.chatId, undefined, {
    role: "user",
    content: "Hi",
    atMs: 0,
    model: undefined,
    error: undefined,
    stats: undefined,
  });
  for (const { chatId } of [kept, gone]) await first.delete(chatId);
  await first.purge(new Set([kept.chatId]));
  await first.close();

  const second = await open();
  expect(second.list()).toEqual([]);
  await second.restore(kept.chatId);
  expect(second.list().map(({ title }) => title)).toEqual(["kept"]);
  expect([...(await second.tree(kept.chatId)).messages.values()].map(({ content }) => content)).toEqual(["Hi"]);
  expect(() => second.header(gone.chatId)).toThrow("There is no conversation");
  await second.close();
});

const said = (role: "user" | "assistant", content: string) =>
  ({ role, content, atMs: 0, model: undefined, error: undefined, stats: undefined }) as const;

async function freshBook() {
  const folder = mkdtempSync(join(tmpdir(), "slipway-chats-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const reports: string[] = [];
  const open = () =>
    openChatBook(
      folder,
      () => 5,
      ({ message }) => reports.push(message),
    );
  return { folder, reports, open, book: await open() };
}

test("an edited message is a branch beside the other; both are there after a restart, the one written last is shown", async () => {
  const { book, open } = await freshBook();
  const { chatId } = await book.create({ model: "tiny", title: "" });
  await book.append(chatId, undefined, said("user", "What is DVC?"));
  await book.append(chatId, "1", said("assistant", "A tool."));
  await book.append(chatId, undefined, said("user", "What is MLflow?"));
  await book.append(chatId, "3", said("assistant", "A tracker."));
  await book.close();

  const again = await open();
  const tree = await again.tree(chatId);
  expect(branchTo(tree, again.header(chatId).headId).map(({ content }) => content)).toEqual([
    "What is MLflow?",
    "A tracker.",
  ]);
  expect(siblingsOf(tree, "3")).toEqual(["1", "3"]);
  expect(newestLeaf(tree, "1")).toBe("2");
  expect(again.header(chatId)).toMatchObject({ title: "What is DVC?", messages: 4 });
  await again.close();
});

test("a removed message takes what follows with it, and comes back with it", async () => {
  const { book, open } = await freshBook();
  const { chatId } = await book.create({ model: "tiny", title: "" });
  for (const [parent, text] of [
    [undefined, "one"],
    ["1", "two"],
    ["2", "three"],
  ] as const) {
    await book.append(chatId, parent, said("user", text));
  }
  await book.removeMessage(chatId, "2");
  expect(book.header(chatId).headId).toBe("1");
  expect([...(await book.tree(chatId)).messages.keys()]).toEqual(["1"]);
  await expect(book.removeMessage(chatId, "2")).rejects.toMatchObject({ code: "chat.no-message" });
  // The next one has an id of its own all the same.
  expect((await book.append(chatId, "1", said("user", "other"))).messageId).toBe("4");
  await book.close();
  const again = await open();
  await again.restoreMessage(chatId, "2", "3");
  expect(branchTo(await again.tree(chatId), again.header(chatId).headId).map(({ content }) => content)).toEqual([
    "one",
    "two",
    "three",
  ]);
  await again.close();
});

test("conversations of before, without ids, are one branch; a header that stayed behind its messages follows them", async () => {
  const { folder, open, book } = await freshBook();
  const { chatId } = await book.create({ model: "tiny", title: "old" });
  await book.close();
  mkdirSync(join(folder, "chats", chatId), { recursive: true });
  const lines = ["Hi", "Hello", "Bye"].map((content) => JSON.stringify({ role: "user", content, atMs: 1 }));
  writeFileSync(join(folder, "chats", chatId, "messages.jsonl"), `${lines.join("\n")}\n`);
  const again = await open();
  const tree = await again.tree(chatId);
  expect(branchTo(tree, again.header(chatId).headId).map(({ content }) => content)).toEqual(["Hi", "Hello", "Bye"]);
  expect(again.header(chatId).messages).toBe(3);
  await again.close();
});

test("a search finds texts in any case in all branches and titles, with what is around them, and what was written since", async () => {
  const { book } = await freshBook();
  const { chatId } = await book.create({ model: "tiny", title: "Refund tone" });
  await book.append(chatId, undefined, said("user", "How do I get\na REFUND today?"));
  await book.append(chatId, undefined, said("user", "Something else"));
  expect(await book.find("refund", 10)).toEqual([
    { chatId, title: "Refund tone", atMs: 5, before: "", found: "Refund", after: " tone" },
    {
      chatId,
      title: "Refund tone",
      messageId: "1",
      role: "user",
      atMs: 0,
      before: "How do I get a ",
      found: "REFUND",
      after: " today?",
    },
  ]);
  await book.append(chatId, "2", said("assistant", "No refund, sorry"));
  expect((await book.find("refund", 10)).map(({ messageId }) => messageId)).toEqual([undefined, "1", "3"]);
  expect(await book.find("refund", 1)).toHaveLength(1);
  await book.delete(chatId);
  expect(await book.find("refund", 10)).toEqual([]);
  await book.close();
});

test("two messages at once have places of their own", async () => {
  const { book } = await freshBook();
  const { chatId } = await book.create({ model: "tiny", title: "" });
  const both = await Promise.all([1, 2].map((n) => book.append(chatId, undefined, said("user", `number ${n}`))));
  expect(both.map(({ messageId }) => messageId)).toEqual(["1", "2"]);
  await book.close();
});

test("a line that is no message is named with its file, and nothing is written", async () => {
  const { folder, book, open } = await freshBook();
  const { chatId } = await book.create({ model: "tiny", title: "" });
  await book.append(chatId, undefined, said("user", "Hi"));
  await book.close();
  const path = join(folder, "chats", chatId, "messages.jsonl");
  writeFileSync(path, '{"role":"king"}\n', { flag: "a" });
  const before = readFileSync(path, "utf8");
  const again = await open();
  await expect(again.tree(chatId)).rejects.toMatchObject({
    code: "store.damaged",
    message: `${path} line 2 is no message`,
  });
  await expect(again.append(chatId, "1", said("user", "More"))).rejects.toMatchObject({ code: "store.damaged" });
  expect(readFileSync(path, "utf8")).toBe(before);
  await again.close();
});

// Figures of an odd server were written as they were: the whole conversation could not be read any more.
test("a message with figures that are none keeps its place and its text, and says where it stands", async () => {
  const { folder, book, open } = await freshBook();
  const { chatId } = await book.create({ model: "tiny", title: "" });
  await book.append(chatId, undefined, said("user", "Hi"));
  await book.close();
  const path = join(folder, "chats", chatId, "messages.jsonl");
  const line = {
    messageId: "2",
    parentId: "1",
    role: "assistant",
    content: "Hello",
    model: "tiny",
    atMs: 2,
    stats: { answerTokens: "many" },
  };
  writeFileSync(path, `${JSON.stringify(line)}\n`, { flag: "a" });
  const again = await open();
  const next = await again.append(chatId, "2", said("user", "More"));
  expect(next.messageId).toBe("3");
  const branch = branchTo(await again.tree(chatId), "3");
  expect(branch.map(({ content, error }) => [content, error])).toEqual([
    ["Hi", undefined],
    ["Hello", `A part of this message cannot be read: ${path} line 2`],
    ["More", undefined],
  ]);
  expect((await again.answers([chatId])).get(chatId)).toHaveLength(1);
  await again.close();
});

test("that nobody has looked at an answer is known after a restart, too", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-chats-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  let now = 0;
  const open = () =>
    openChatBook(
      folder,
      () => ++now,
      () => undefined,
    );
  const first = await open();
  const { chatId, updatedAtMs } = await first.create({ model: "tiny", title: "talk" });
  await first.mark(chatId, "failed");
  await first.close();
  const second = await open();
  // It is no change of the conversation: it stays where it is in the list.
  expect(second.header(chatId)).toMatchObject({ unseen: "failed", updatedAtMs });
  await second.mark(chatId, undefined);
  await second.close();
  const third = await open();
  expect(third.header(chatId).unseen).toBe(undefined);
  await third.close();
});
