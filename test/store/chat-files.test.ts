import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openChatBook } from "../../source/store/chat-files.js";

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
  const [kept, gone] = [await first.create("tiny", "kept"), await first.create("tiny", "gone")];
  await first.append(kept.chatId, {
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
  expect((await second.messages(kept.chatId)).map(({ content }) => content)).toEqual(["Hi"]);
  expect(() => second.header(gone.chatId)).toThrow("There is no conversation");
  await second.close();
});
