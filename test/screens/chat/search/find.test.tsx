import { expect, onTestFinished, test } from "vitest";
import type { ChatHit } from "../../../../source/domain/chat.js";
import { fakeClient } from "../../../support/fake-client.js";
import { openShell, quietHub } from "../../../support/open-shell.js";
import { chatView, listedChat, tinyOllama } from "../../../support/talks.js";

const chats = [listedChat("a"), listedChat("b", { title: "Refund tone" })];

function hit(more: Partial<ChatHit> = {}): ChatHit {
  const listed = chats[1] ?? listedChat("b");
  return {
    chatId: listed.chatId,
    title: listed.title,
    messageId: "1",
    role: "user",
    atMs: 1_000_000 - 120_000,
    before: `${"many words before it ".repeat(4)}how do I get a `,
    found: "Refund",
    after: " for an order",
    ...more,
  };
}

function openFind({ readOnly = false, at }: { readOnly?: boolean; at?: () => number | undefined } = {}) {
  const client = fakeClient({
    ...quietHub,
    "project.get": () => ({ ...quietHub["project.get"](), readOnly }),
    "ollama.get": () => tinyOllama,
    "chats.list": () => ({ chats }),
    "chats.get": ({ chatId }: { chatId: string }) =>
      chatView(chats.find((chat) => chat.chatId === chatId) ?? listedChat("x")),
    "chats.find": ({ text }: { text: string }) => ({
      hits:
        text.length > 3 && "refund".startsWith(text)
          ? [hit(), hit({ role: "assistant", messageId: "2", found: "refund" })]
          : [],
    }),
    "chats.where": () => {
      const place = at?.();
      return { total: 2, ...(place === undefined ? {} : { at: place }) };
    },
    "chats.choose": () => ({ headId: "2" }),
  });
  const app = openShell(client, "chat");
  onTestFinished(app.unmount);
  return {
    ...app,
    client,
    asked: (call: string) => client.calls.filter(([name]) => name === call).map(([, input]) => input),
  };
}

test("what is typed is found at once, with its conversation, who said it, how long ago, and what is around it", async () => {
  const { screen, act, press, asked } = openFind({ at: () => 0 });
  await expect.poll(screen).toContain("Refund tone");
  await act("chat.find");
  await expect.poll(screen).toContain("search all conversations");
  // The hub reads what it will look through.
  expect(asked("chats.find")).toEqual([{ text: "", limit: 200 }]);
  await press("r", "e", "f", "u");
  await expect.poll(screen).toContain("2 hits in 1 conversation");
  expect(screen()).toMatch(/▸ Refund tone +you · 2m00s/);
  expect(screen()).toMatch(/ {2}Refund tone +assistant · 2m00s/);
  expect(screen()).toMatch(/…[a-z ]*how do I get a Refund for an order/);
  await press("x");
  await expect.poll(screen).toContain('No conversation has "refux".');
  await act("chat-find.close");
  await expect.poll(screen).toContain("Conversations");
});

test("the last search is there again, asked anew, until something else is typed", async () => {
  const { screen, act, press, client, asked } = openFind({ at: () => 0 });
  await act("chat.find");
  await press("r", "e", "f", "u");
  await expect.poll(screen).toContain("2 hits");
  await act("chat-find.close");
  await expect.poll(screen).toContain("Conversations");
  const before = asked("chats.find").length;
  client.emit("chats", "a");
  await act("chat.find");
  await expect.poll(screen).toContain("2 hits");
  await expect.poll(() => asked("chats.find").length).toBe(before + 1);
  await press("x");
  await expect.poll(screen).toContain('No conversation has "x".');
});

test("a hit opens its conversation at the message, on the branch that has it", async () => {
  let isChosen = false;
  const { screen, act, press, client, asked } = openFind({ at: () => (isChosen ? 0 : undefined) });
  await act("chat.find");
  await press("r", "e", "f", "u");
  await expect.poll(screen).toContain("2 hits");
  const choose = client.onEvent(() => undefined);
  onTestFinished(() => void choose());
  const call = client.call;
  Object.assign(client, {
    call: (name: "chats.choose", ...rest: [never]) => {
      if (name === "chats.choose") isChosen = true;
      return call(name, ...rest);
    },
  });
  await act("chat-find.open");
  await expect.poll(screen).toContain("question of b");
  expect(asked("chats.choose")).toEqual([{ chatId: "b", messageId: "1" }]);
  // The cursor is on the message, and in the conversation.
  expect(screen()).toMatch(/▸ you/);
});

test("a terminal that only reads is told why it is not on the branch that has the message", async () => {
  const { screen, act, press, asked } = openFind({ readOnly: true, at: () => undefined });
  await act("chat.find");
  await press("r", "e", "f", "u");
  await expect.poll(screen).toContain("2 hits");
  await act("chat-find.open");
  await expect.poll(screen).toContain("on another branch");
  expect(asked("chats.choose")).toEqual([]);
});
