import { describe, expect, onTestFinished, test } from "vitest";
import type { BranchMessage, ChatChunk, ChatView } from "../../../../source/api/chat-calls.js";
import type { ChatId } from "../../../../source/domain/ids.js";
import { type FakeClient, fakeClient } from "../../../support/fake-client.js";
import { openShell, quietHub } from "../../../support/open-shell.js";
import { tinyOllama } from "../../../support/talks.js";

const chatId = "c0c0" as ChatId;
function message(number: number, more: Partial<BranchMessage> = {}): BranchMessage {
  return {
    messageId: String(number),
    parentId: number === 1 ? undefined : String(number - 1),
    role: number % 2 === 1 ? "user" : "assistant",
    content: `text ${number}`,
    atMs: 0,
    model: number % 2 === 1 ? undefined : "tiny",
    error: undefined,
    stats: undefined,
    ...more,
  };
}

/** A conversation in the talk pane of a terminal; `messages` may be changed, `emit("chats", chatId)` tells of it. */
function openTalk(
  messages: BranchMessage[],
  {
    streaming = false,
    chunks,
    now,
  }: { streaming?: boolean; chunks?: () => AsyncIterable<ChatChunk>; now?: () => number } = {},
) {
  const state = { messages, streaming };
  const header = {
    chatId,
    title: "a talk",
    model: "tiny",
    settings: {},
    headId: "1",
    createdAtMs: 0,
    updatedAtMs: 0,
    messages: 1,
  };
  const get = ({ from, limit = 200 }: { from?: number; limit?: number }): ChatView => {
    const begin = from ?? Math.max(0, state.messages.length - limit);
    const shown = state.messages.slice(begin, begin + limit);
    return { header, total: state.messages.length, from: begin, messages: shown, streaming: state.streaming };
  };
  const hub = fakeClient({
    ...quietHub,
    "ollama.get": () => tinyOllama,
    "chats.list": () => ({ chats: [{ ...header, isStreaming: false }] }),
    "chats.get": get,
    "chats.regenerate": () => ({ accepted: true }),
    "chats.choose": () => ({ headId: "1" }),
    "chats.send": () => ({ messageId: "9" }),
    "chats.remove-message": () => ({ removed: 1 }),
    "chats.tool-results": () => ({ accepted: true }),
  });
  const client: FakeClient = chunks ? { ...hub, chatStream: chunks } : hub;
  const copied: string[] = [];
  const written: string[] = [];
  const app = openShell(client, "chat", {
    kept: new Map<string, unknown>([["chat.chat", chatId]]),
    ...(now && { now }),
    host: {
      copy: (text) => copied.push(text),
      writeFile: async (path, content) => {
        for await (const part of content) written.push(String(part));
        return path;
      },
    },
  });
  onTestFinished(app.unmount);
  return { ...app, client, state, copied, written };
}

const asked = (client: FakeClient, call: string) =>
  client.calls.filter(([name]) => name === call).map(([, input]) => input);

describe("the talk pane", () => {
  test("shows what a model thought folded, what it calls, files, branches, why it stopped and its figures", async () => {
    const stats = {
      firstTokenMs: 210,
      totalMs: 900,
      promptTokens: 40,
      answerTokens: 18,
      tokensPerSecond: 640.2,
      contextTokens: 640,
      doneReason: "length",
      isTruncated: true,
      loadMs: 1200,
      queueMs: 300,
    };
    const { screen, act } = openTalk([
      message(1, {
        files: [{ name: "notes.txt", text: "hello" }],
        siblings: { at: 2, of: 3, before: "0", after: "5" },
      }),
      message(2, {
        thinking: "Hm, **well**.",
        thinkingMs: 3200,
        toolCalls: [{ name: "weather", arguments: '{"city":"Oslo"}' }],
        error: "aborted",
        stats,
      }),
    ]);
    await expect.poll(screen).toContain("18 tok · 0.21 s first · 640 tok/s · ctx 9.1 % · load 1.20 s ");
    expect(screen()).toContain("queue 0.30 s ");
    for (const said of [
      "you  ‹2/3›",
      "file notes.txt · 5 B",
      "▸ thought for 3.2 s · 13 characters",
      'call weather({"city":"Oslo"})',
      "✗ Stopped. C goes on with it, r answers again.",
      "The context was full",
      "The answer came to its greatest length",
    ]) {
      expect(screen()).toContain(said);
    }
    expect(screen()).not.toContain("Hm, well.");
    await act("talk.thoughts");
    await expect.poll(screen).toContain("│ Hm, well.");
  });

  test("copies the message under the cursor, and a block of code by its number", async () => {
    const { screen, act, copied } = openTalk([
      message(1),
      message(2, { content: "```py\nfirst()\n```\nand\n```js\nsecond()\n```" }),
    ]);
    await expect.poll(screen).toContain("── 2 js");
    await act("talk.copy-code");
    await expect.poll(screen).toContain("2  js  second()");
    await act("list.down", "run-dialog.accept");
    await expect.poll(() => copied).toEqual(["second()"]);
    await act("list.up", "talk.copy");
    expect(copied.at(-1)).toBe("text 1");
  });

  test("asks for the pages that are looked at only, and goes to the first and the last message", async () => {
    const { screen, act, client } = openTalk(Array.from({ length: 10_000 }, (_, at) => message(at + 1)));
    await expect.poll(screen).toContain("text 10000");
    expect(asked(client, "chats.get")).toEqual([{ chatId, limit: 50 }]);
    await act("list.first");
    await expect.poll(screen).toMatch(/text 1 +│/);
    expect(screen()).toMatch(/of 10,000/);
    expect(asked(client, "chats.get")).toEqual([
      { chatId, limit: 50 },
      { chatId, from: 0, limit: 50 },
    ]);
    await act("list.last");
    await expect.poll(screen).toContain("text 10000");
  });

  test("shows the end of a very long answer before all of it is drawn, and then all of it", async () => {
    const items = Array.from({ length: 3000 }, (_, at) => `- item ${at} of a **long** list`);
    const content = `the beginning\n\n${items.join("\n")}\n\n${items.join("\n")}\n\nthe last word`;
    const { screen, act } = openTalk([message(1), message(2, { content })]);
    await expect.poll(screen).toContain("the last word");
    // What stands for it until then has no beginning.
    await expect
      .poll(async () => {
        await act("list.first");
        return screen();
      })
      .toMatch(/text 1[\s\S]*the beginning[\s\S]*item 0 of a long list/);
    await act("list.last");
    await expect.poll(screen).toContain("the last word");
  });

  test("stays where the user went while the conversation grows, and says how much is new", async () => {
    const { screen, act, client, state } = openTalk(Array.from({ length: 40 }, (_, at) => message(at + 1)));
    await expect.poll(screen).toContain("text 40");
    await act("list.half-up", "list.half-up");
    await expect.poll(screen).not.toContain("text 40");
    const top = /text \d+/.exec(screen())?.[0];
    state.messages.push(message(41), message(42));
    client.emit("chats", chatId);
    await expect.poll(screen).toContain("↓ 2 new");
    expect(/text \d+/.exec(screen())?.[0]).toBe(top);
    await act("list.last");
    await expect.poll(screen).toContain("text 42");
    expect(screen()).not.toContain("new ─");
  });

  test("shows a stream to its last sign, and the kept message in its place", async () => {
    const ended = Promise.withResolvers<void>();
    async function* chunks(): AsyncGenerator<ChatChunk> {
      yield { offset: 0, text: "Let me see", isThought: true };
      yield { offset: 0, text: "A **bold" };
      yield { offset: 8, text: "** answer\n\n```py\nx = 1" };
      await ended.promise;
      yield { done: true };
    }
    const { screen, client, state } = openTalk([message(1)], { streaming: true, chunks });
    await expect.poll(screen).toContain("x = 1");
    expect(screen()).toContain("A bold answer");
    expect(screen()).toContain("thoughts · 10 characters");
    const rows = (text: string) =>
      text.split("\n").flatMap((row) => /[│╮╯]│ │ (.*bold.*|.*1 py.*|x = 1.*)/.exec(row)?.[1] ?? []);
    const before = rows(screen());
    expect(before).toHaveLength(3);
    state.messages.push(
      message(2, {
        content: "A **bold** answer\n\n```py\nx = 1\n```\n\nlast word -",
        thinking: "Let me see",
        thinkingMs: 100,
      }),
    );
    state.streaming = false;
    ended.resolve();
    client.emit("chats", chatId);
    await expect.poll(screen).toContain("last word -");
    expect(rows(screen())).toEqual(before);
  });

  test("tells for how long one waits for the first token, from 2 s on", async () => {
    let nowMs = 0;
    const { screen } = openTalk([message(1)], {
      streaming: true,
      // A model that hangs.
      chunks: async function* () {
        await new Promise(() => undefined);
      },
      now: () => nowMs,
    });
    await expect.poll(screen).toMatch(/│ … {9}/);
    nowMs = 9_900;
    await expect.poll(screen, { timeout: 5000 }).toContain("│ … 9 s ");
    nowMs = 72_000;
    await expect.poll(screen, { timeout: 5000 }).toContain("│ … 01:12 ");
  });

  test("edits a message into a branch beside it, answers again, chooses a branch, deletes", async () => {
    const { screen, act, press, client } = openTalk([
      message(1),
      message(2, { siblings: { at: 1, of: 2, before: undefined, after: "7" } }),
    ]);
    await expect.poll(screen).toContain("‹1/2›");
    await act("talk.again");
    await expect.poll(() => asked(client, "chats.regenerate")).toEqual([{ chatId, messageId: "2" }]);
    await act("talk.next-branch");
    await expect.poll(() => asked(client, "chats.choose")).toEqual([{ chatId, messageId: "7" }]);
    await act("talk.delete");
    await expect.poll(screen).toContain("Delete the message?");
    await press("\r");
    await expect.poll(() => asked(client, "chats.remove-message")).toEqual([{ chatId, messageId: "2" }]);
    await act("list.up", "talk.edit");
    await expect.poll(screen).toContain("your message in other words");
    await press("!", "\r");
    await expect
      .poll(() => asked(client, "chats.send"))
      .toEqual([{ chatId, content: "text 1!", instead: "1", model: "tiny" }]);
  });

  test("writes the whole branch as Markdown", async () => {
    const { screen, act, press, written } = openTalk([
      message(1, { files: [{ name: "a.md", text: "```\nx\n```" }] }),
      message(2, { error: "aborted" }),
    ]);
    await expect.poll(screen).toContain("text 2");
    await act("talk.export");
    await expect.poll(screen).toContain("a-talk.md");
    await press("\r");
    await expect.poll(() => written.join("")).toContain("> Stopped");
    expect(written.join("").replaceAll(/\n+/g, "\n")).toBe(
      "# a talk\n## You\n*1970-01-01T00:00:00.000Z*\na.md:\n````\n```\nx\n```\n````\ntext 1\n## tiny\n*1970-01-01T00:00:00.000Z*\ntext 2\n> Stopped\n",
    );
  });

  test("writes the whole branch as JSON where the name of the file ends so", async () => {
    const { screen, act, press, written } = openTalk([message(1), message(2)]);
    await expect.poll(screen).toContain("text 2");
    await act("talk.export");
    await expect.poll(screen).toContain("a-talk.md");
    await press("\u007f", "\u007f", "json", "\r");
    await expect.poll(() => written.join("")).toContain("\n  ]\n}\n");
    expect(JSON.parse(written.join(""))).toEqual({
      chatId,
      title: "a talk",
      model: "tiny",
      settings: {},
      createdAtMs: 0,
      updatedAtMs: 0,
      messages: [
        { messageId: "1", role: "user", content: "text 1", atMs: 0 },
        { messageId: "2", parentId: "1", role: "assistant", content: "text 2", atMs: 0, model: "tiny" },
      ],
    });
  });

  test("asks for the result of each tool that the last answer calls, and sends them together", async () => {
    const toolCalls = [
      { name: "weather", arguments: '{"city":"Oslo"}' },
      { name: "time", arguments: "{}" },
    ];
    const { screen, act, press, client } = openTalk([message(1), message(2, { toolCalls, content: "" })]);
    await expect.poll(screen).toContain('call weather({"city":"Oslo"})');
    await act("talk.tool-result");
    await expect.poll(screen).toContain('result of weather({"city":"Oslo"}) (1 of 2)');
    // What is pasted keeps its lines.
    await press("\u001b[200~-3\nsnow\u001b[201~", "\r");
    await expect.poll(screen).toContain("result of time({}) (2 of 2)");
    expect(asked(client, "chats.tool-results")).toEqual([]);
    await press("noon", "\r");
    await expect
      .poll(() => asked(client, "chats.tool-results"))
      .toEqual([
        {
          chatId,
          results: [
            { name: "weather", content: "-3\nsnow" },
            { name: "time", content: "noon" },
          ],
        },
      ]);
  });
});
