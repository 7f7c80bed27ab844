import { expect, onTestFinished, test } from "vitest";
import type { ChatChunk, ChatView } from "../../../../source/api/chat-calls.js";
import type { ChatId } from "../../../../source/domain/ids.js";
import { UserError } from "../../../../source/domain/user-error.js";
import { fakeClient } from "../../../support/fake-client.js";
import { openShell, quietHub } from "../../../support/open-shell.js";

const chatId = "c0c0" as ChatId;
const tiny = { name: "tiny", sizeBytes: 1, digest: "d", family: "", parameterSize: "", quantization: "", loaded: true };

/** A conversation of no messages yet, its field open; `taken` is when the hub answers to what is sent. */
async function openField(taken: Promise<{ readonly messageId: string }>) {
  const header = { title: "a talk", model: "tiny", createdAtMs: 0, updatedAtMs: 0, messages: 0 };
  const view: ChatView = {
    header: { ...header, chatId, settings: {}, headId: undefined },
    total: 0,
    from: 0,
    messages: [],
    streaming: false,
  };
  const state = { view };
  const hub = fakeClient({
    ...quietHub,
    "ollama.get": () => ({
      state: "up",
      url: "http://127.0.0.1:1",
      version: "1",
      models: [{ ...tiny, modifiedAtMs: 0 }],
    }),
    "chats.list": () => ({ chats: [{ ...header, chatId, isStreaming: false }] }),
    "chats.get": () => state.view,
    "chats.send": () => taken,
  });
  const ended = Promise.withResolvers<void>();
  const client = {
    ...hub,
    chatStream: async function* (): AsyncGenerator<ChatChunk> {
      yield { offset: 0, text: "Alpha" };
      await ended.promise;
      yield { done: true };
    },
  };
  const app = openShell(client, "chat", { kept: new Map<string, unknown>([["chat.chat", chatId]]) });
  onTestFinished(() => {
    ended.resolve();
    app.unmount();
  });
  await expect.poll(app.screen).toContain("message to tiny");
  await app.act("chat.write");
  await app.press(..."Who?");
  await expect.poll(app.screen).toContain("Who?");
  return { ...app, client: hub, state };
}

/** What the talk pane shows below its title. */
const talkOf = (screen: string) => screen.slice(screen.indexOf("a talk"), screen.indexOf("message to"));

test("what is sent stands in its conversation at once, its answer from the first token, and once when the hub tells of it", async () => {
  const taken = Promise.withResolvers<{ readonly messageId: string }>();
  const { screen, act, client, state } = await openField(taken.promise);
  await act("chat-field.send");
  await expect.poll(() => talkOf(screen())).toMatch(/you[^\n]*\n[^\n]*Who\?/);
  expect(talkOf(screen())).not.toContain("Alpha");
  taken.resolve({ messageId: "1" });
  await expect.poll(() => talkOf(screen())).toMatch(/Who\?[\s\S]*tiny[\s\S]*Alpha/);
  const message = { messageId: "1", parentId: undefined, role: "user", content: "Who?", atMs: 0 } as const;
  state.view = {
    ...state.view,
    header: { ...state.view.header, headId: "1" },
    total: 1,
    messages: [{ ...message, model: undefined, error: undefined, stats: undefined }],
    streaming: true,
  };
  client.emit("chats", chatId);
  await expect.poll(() => client.calls.filter(([name]) => name === "chats.get").length).toBeGreaterThan(1);
  await expect.poll(() => talkOf(screen()).match(/Who\?|Alpha/g)).toEqual(["Who?", "Alpha"]);
});

test("what the hub does not take is gone from the conversation, and back in the field", async () => {
  const taken = Promise.withResolvers<{ readonly messageId: string }>();
  const { screen, act } = await openField(taken.promise);
  await act("chat-field.send");
  await expect.poll(() => talkOf(screen())).toContain("Who?");
  taken.reject(new UserError({ code: "store.full", kind: "unavailable", message: "No space is left" }));
  await expect.poll(screen).toContain("No space is left");
  expect(talkOf(screen())).not.toContain("Who?");
  expect(screen().slice(screen().indexOf("message to"))).toContain("Who?");
});
