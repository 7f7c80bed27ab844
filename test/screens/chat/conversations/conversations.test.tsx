import { describe, expect, onTestFinished, test } from "vitest";
import type { CallName } from "../../../../source/api/calls.js";
import type { ChatListed } from "../../../../source/api/chat-calls.js";
import { fakeClient } from "../../../support/fake-client.js";
import { openShell, quietHub } from "../../../support/open-shell.js";
import { chatView, listedChat, tinyOllama } from "../../../support/talks.js";

/** The Chat tab with these conversations, the list focused; `chats` may be changed, `emit("chats")` tells of it. */
async function openList(chats: ChatListed[], more: Partial<Record<CallName, () => unknown>> = {}, tab = "chat") {
  const state = { chats };
  const client = fakeClient({
    ...quietHub,
    "ollama.get": () => tinyOllama,
    "chats.list": () => ({ chats: state.chats }),
    "chats.get": ({ chatId }: { chatId: string }) => {
      const found = state.chats.find((chat) => chat.chatId === chatId);
      if (!found) throw new Error("unknown");
      return chatView(found);
    },
    "chats.seen": () => ({ changed: true }),
    "chats.change": () => ({ changed: true }),
    "chats.delete": ({ chatId }: { chatId: string }) => {
      state.chats = state.chats.filter((chat) => chat.chatId !== chatId);
      return { deleted: true };
    },
    ...more,
  });
  const app = openShell(client, tab);
  onTestFinished(app.unmount);
  const asked = (call: CallName) => client.calls.filter(([name]) => name === call).map(([, input]) => input);
  return { ...app, client, state, asked };
}

describe("the list of conversations", () => {
  test("shows title, age and what goes on in each, and the conversation under the cursor beside it", async () => {
    const { screen, act } = await openList([
      listedChat("a"),
      listedChat("b", { ageMs: 120_000, isStreaming: true }),
      listedChat("c", { ageMs: 7_200_000, unseen: "answered" }),
      listedChat("d", { unseen: "failed", title: "" }),
    ]);
    await expect.poll(screen).toContain("talk b");
    expect(screen()).toMatch(/● talk b +2m/);
    expect(screen()).toMatch(/✓ talk c +2h/);
    expect(screen()).toMatch(/✗ no title/);
    await act("global.next-pane");
    expect(screen()).toContain("1 of 4");
    await act("list.down", "list.down");
    await expect.poll(screen).toContain("answer of c");
    // It has been looked at.
    expect(screen()).not.toMatch(/✓ talk c/);
    await act("list.last");
    await expect.poll(screen).toContain("answer of d");
    expect(screen()).toContain("4 of 4");
  });

  test("asks for no conversation that the cursor only runs over, and tells the hub of the one that is looked at", async () => {
    const chats = Array.from({ length: 5000 }, (_, at) =>
      listedChat(`c${at}`, at === 40 ? { unseen: "answered" } : {}),
    );
    const { screen, act, asked } = await openList(chats);
    await expect.poll(screen).toContain("1 of 5,000");
    await act("global.next-pane", ...Array.from({ length: 40 }, () => "list.down"));
    await expect.poll(screen).toContain("answer of c40");
    expect(asked("chats.get").length).toBeLessThan(5);
    await expect.poll(() => asked("chats.seen")).toEqual([{ chatId: "c40" }]);
    expect(screen()).toContain("41 of 5,000");
  });

  test("renames the conversation under the cursor", async () => {
    const { screen, act, press, asked } = await openList([listedChat("a"), listedChat("b")]);
    await expect.poll(screen).toContain("talk b");
    await act("global.next-pane", "list.down", "chat.rename");
    await expect.poll(screen).toContain("title of the conversation");
    await press("!", "\r");
    await expect.poll(() => asked("chats.change")).toEqual([{ chatId: "b", title: "talk b!" }]);
  });

  test("goes to the neighbour of a conversation that was deleted", async () => {
    const { screen, act, press, client } = await openList([listedChat("a"), listedChat("b"), listedChat("c")]);
    await expect.poll(screen).toContain("talk c");
    await act("global.next-pane", "list.down");
    await expect.poll(screen).toContain("answer of b");
    await act("chat.delete");
    await expect.poll(screen).toContain('Delete the conversation "talk b"?');
    await press("\r");
    await expect.poll(() => client.calls.some(([name]) => name === "chats.delete")).toBe(true);
    client.emit("chats", "b");
    await expect.poll(screen).toContain("answer of c");
    expect(screen()).toContain("2 of 2");
  });

  test("is read without a server, and says at the field why nobody can be written to", async () => {
    const { screen, act } = await openList([listedChat("a")], {
      "ollama.get": () => ({ state: "down", url: "http://127.0.0.1:1", reason: "refused", canStart: false }),
    });
    await expect.poll(screen).toContain("talk a");
    await act("global.next-pane", "conversations.open");
    await expect.poll(screen).toContain("answer of a");
    expect(screen()).toContain("message · Ollama does not answer: refused");
  });

  test("offers no start of a server where something else answers", async () => {
    const hint = "Look at the address.";
    const { screen, act } = await openList([], {
      "ollama.get": () => ({ state: "down", url: "http://127.0.0.1:1", reason: "a web page", hint, canStart: false }),
    });
    await expect.poll(screen).toContain(hint);
    expect(screen()).not.toContain("Install Ollama");
    await act("chat.start-ollama");
    await expect.poll(screen).toContain("a web page: a start would not help");
  });

  test("opens a conversation whose model is gone to be read", async () => {
    const { screen, act } = await openList([listedChat("a", { model: "gone" })]);
    await expect.poll(screen).toContain("talk a");
    await act("global.next-pane", "conversations.open");
    await expect.poll(screen).toContain("answer of a");
    expect(screen()).toContain("message · There is no gone any more");
    // The keys are those of the conversation.
    await act("talk.copy");
    await expect.poll(screen).toContain("Copied the message");
  });

  test("teaches what to do where there is none yet", async () => {
    const { screen } = await openList([]);
    await expect.poll(screen).toContain("None yet: Enter begins");
    expect(screen()).toContain("again with /.");
  });
});

test("the tab tells of answers that are written and that came while another tab is in front", async () => {
  const signs = { streaming: 2, answered: ["a"], failed: [] as string[] };
  const { screen, client, act } = await openList([listedChat("a")], { "chats.signs": () => ({ ...signs }) }, "runs");
  await expect.poll(screen).toContain("1 Chat ●2 ✓1");
  Object.assign(signs, { streaming: 0, answered: [], failed: ["a"] });
  client.emit("chats", "a");
  await expect.poll(screen).toContain("1 Chat ✗1");
  await act("global.tab-chat");
  await expect.poll(screen).toContain("talk a");
});
