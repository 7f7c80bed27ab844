import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createFieldFeature } from "../../../source/hub/chat/field-feature.js";
import type { CallContext } from "../../../source/hub/context.js";
import { openChatBook } from "../../../source/store/chats/chat-book.js";

const call: CallContext = { who: "ada@here", signal: new AbortController().signal };

async function openProject(folder: string) {
  let nowMs = 0;
  const book = await openChatBook(
    folder,
    () => {
      nowMs += 1;
      return nowMs;
    },
    () => undefined,
  );
  const { handlers } = createFieldFeature({ slipwayDir: folder, readOnly: false }, book);
  const { "chats.sent": sent, "chats.unsent": unsent, "chats.keep-unsent": keep } = handlers;
  if (!sent || !unsent || !keep) throw new Error("the feature has its calls");
  const write = async (texts: readonly string[], fromMs: number) => {
    const { chatId } = await book.create({ model: "tiny", title: "a talk" });
    for (const [at, content] of texts.entries()) {
      const role = at % 2 === 0 ? "user" : "assistant";
      const message = {
        role,
        content,
        atMs: fromMs + at,
        model: undefined,
        error: undefined,
        stats: undefined,
      } as const;
      await book.append(chatId, undefined, message);
    }
  };
  return { book, write, sent: async (limit?: number) => (await sent({ limit }, call)).texts, unsent, keep };
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-field-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("what was sent comes newest first, each text once, over all conversations; very long ones are left out", async () => {
  const project = await openProject(makeFolder());
  await project.write(["one", "an answer", "two"], 10);
  await project.write(["three", "an answer", "one", "an answer", "x".repeat(100_001)], 100);
  expect(await project.sent()).toEqual(["one", "three", "two"]);
  expect(await project.sent(2)).toEqual(["one", "three"]);
  await project.book.close();
});

test("a message that is not sent is kept for its owner alone, until another takes its place", async () => {
  const folder = makeFolder();
  const first = await openProject(folder);
  expect(await first.unsent({}, call)).toEqual({ parts: [], files: [] });
  const message = { parts: [{ text: "half a", isFolded: false }], files: [{ name: "a.txt", text: "one" }] };
  expect(await first.keep(message, call)).toEqual({ kept: true });
  expect(statSync(join(folder, "db", "unsent-message.json")).mode & 0o777).toBe(0o600);
  const second = await openProject(folder);
  expect(await second.unsent({}, call)).toEqual(message);
  await second.keep({ parts: [], files: [] }, call);
  expect(await second.unsent({}, call)).toEqual({ parts: [], files: [] });
});
