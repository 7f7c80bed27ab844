import { describe, expect, test } from "vitest";
import { UserError } from "../../../../source/domain/user-error.js";
import { chatId, openField } from "./open-field.js";

describe("the text of the message field", () => {
  test('a """ that is open takes Enter for a line; what stands between goes out', async () => {
    const { screen, enter, press, asked } = await openField({ isOpen: true });
    await enter('"""one');
    await expect.poll(screen).toContain('""" is open');
    await enter("two");
    await press('"""');
    await expect.poll(screen).not.toContain('""" is open');
    await enter("");
    await expect
      .poll(() => asked("chats.send"))
      .toEqual([{ chatId, content: "one\ntwo\n".trim(), model: "tiny:latest" }]);
  });

  test("a system prompt is written over lines", async () => {
    const { enter, press, state } = await openField({ isOpen: true });
    await enter('/set system """Be short.');
    await enter("Be kind.");
    await press('"""');
    await enter("");
    await expect.poll(() => state.settings.system).toBe("Be short.\nBe kind.");
  });

  test("ten megabytes pasted are shown by their size and sent whole, and typing goes on", async () => {
    const { screen, paste, press, key, asked } = await openField({ isOpen: true });
    const text = `${"word ".repeat(16)}end\n`.repeat(110_000);
    await paste(text);
    await expect.poll(screen).toContain("[pasted 9.2 MB, 110,000 lines]");
    await press(" sum up");
    await expect.poll(screen).toContain("110,000 lines] sum up");
    await key("enter");
    await expect.poll(() => asked("chats.send")).toMatchObject([{ content: `${text} sum up`.trim() }]);
  });

  test("what is longer than a message may be is refused with the limit, and stays", async () => {
    const { screen, paste, key, asked } = await openField({ isOpen: true });
    await paste("x".repeat(10_000_001));
    await key("enter");
    await expect.poll(screen).toContain("The message has 10,000,001 characters, 10,000,000 fit");
    expect(screen()).toContain("[pasted 10 MB, 1 line]");
    expect(asked("chats.send")).toEqual([]);
  });

  test("what fails to be sent is in the field again, before what was typed meanwhile, with its files", async () => {
    const failing = Promise.withResolvers<never>();
    const { screen, enter, press, key } = await openField({
      isOpen: true,
      answers: { "chats.send": () => failing.promise },
      host: { readText: async (path) => ({ path, name: "notes.txt", text: "hello" }) },
    });
    await key("ctrl+o");
    await enter("notes.txt");
    await expect.poll(screen).toContain("notes.txt 5 B");
    await enter("first");
    await expect.poll(screen).not.toContain("notes.txt 5 B");
    await press("second");
    failing.reject(new UserError({ code: "ollama.down", kind: "missing", message: "No Ollama server answers" }));
    await expect.poll(screen).toMatch(/│ first +│\n│ second/);
    expect(screen()).toContain("notes.txt 5 B");
    expect(screen()).toContain("No Ollama server answers");
  });

  test("while an answer is written, the next message is written and waits; commands work", async () => {
    const { screen, enter, key, asked, state } = await openField({ isOpen: true, streaming: true });
    await enter("the next one");
    await expect.poll(screen).toContain("your message waits here");
    expect(screen()).toMatch(/│ the next one +│/);
    expect(asked("chats.send")).toEqual([]);
    await key("ctrl+u");
    await enter("/set parameter seed 3");
    await expect.poll(() => state.settings).toEqual({ options: { seed: 3 } });
  });

  test("tab goes on to the next pane, and what was written waits", async () => {
    const { screen, press, key } = await openField({ isOpen: true });
    await press("half a thought");
    await key("tab");
    await expect.poll(screen).not.toContain("stop / leave");
    expect(screen()).toMatch(/│ half a thought +│/);
    await key("enter");
    await press(" more");
    await expect.poll(screen).toMatch(/│ half a thought more +│/);
  });

  test("what was being written is there again after a message was sent in other words, or was not", async () => {
    const { screen, press, key, act, asked } = await openField({ isOpen: true });
    await press("half a thought");
    await key("tab", "shift+tab");
    await act("talk.edit");
    await expect.poll(screen).toContain("your message in other words");
    expect(screen()).toMatch(/│ text 1 +│/);
    await key("esc");
    await expect.poll(screen).toMatch(/│ half a thought +│/);
    await act("talk.edit");
    await press(" anew");
    await key("enter");
    await expect.poll(() => asked("chats.send")).toMatchObject([{ content: "text 1 anew", instead: "1" }]);
    await expect.poll(screen).toMatch(/│ half a thought +│/);
  });

  test("a server that is gone keeps the field open and is told on Enter", async () => {
    const down = { state: "down", url: "http://127.0.0.1:1", reason: "refused", canStart: false };
    const { screen, enter } = await openField({ isOpen: true, ollama: down });
    await expect.poll(screen).toContain("message · Ollama does not answer: refused");
    await enter("hello");
    await expect.poll(screen).toMatch(/│ hello +│/);
  });
});

describe("what was sent", () => {
  test("up and down walk through it and back to what was being written", async () => {
    const { screen, press, key, enter, asked } = await openField({ isOpen: true });
    await expect.poll(() => asked("chats.sent")).toHaveLength(1);
    await press("half a thought");
    await key("up");
    await expect.poll(screen).toMatch(/│ the last one +│/);
    await key("up", "up");
    await expect.poll(screen).toMatch(/│ the one before +│/);
    await key("down", "down");
    await expect.poll(screen).toMatch(/│ half a thought +│/);
    await key("ctrl+u");
    await enter("/set verbose");
    await key("up");
    await expect.poll(screen).toMatch(/│ \/set verbose +│/);
    await key("up");
    await expect.poll(screen).toMatch(/│ the last one +│/);
  });

  test("an older one that is sent again leaves what was being written; one that fails stays", async () => {
    let fails = true;
    const send = () => {
      if (fails) throw new UserError({ code: "ollama.down", kind: "missing", message: "No Ollama server answers" });
      return { messageId: "9" };
    };
    const { screen, press, key, asked } = await openField({ isOpen: true, answers: { "chats.send": send } });
    await expect.poll(() => asked("chats.sent")).toHaveLength(1);
    await press("half a thought");
    await key("up", "enter");
    await expect.poll(screen).toContain("No Ollama server answers");
    expect(screen()).toMatch(/│ the last one +│/);
    fails = false;
    await key("enter");
    await expect.poll(screen).toMatch(/│ half a thought +│/);
    expect(asked("chats.send")).toHaveLength(2);
  });

  test("ctrl+r finds one by its words", async () => {
    const { screen, act, press, key, asked } = await openField({ isOpen: true });
    await expect.poll(() => asked("chats.sent")).toHaveLength(1);
    await act("chat-field.history");
    await press("bef");
    await expect.poll(screen).toContain("▸ the one before");
    expect(screen()).not.toContain("the last one");
    await key("enter");
    await expect.poll(screen).toMatch(/│ the one before +│/);
  });

  test("/set nohistory keeps what is sent out of it", async () => {
    const { screen, enter, key, asked } = await openField({ isOpen: true });
    await expect.poll(() => asked("chats.sent")).toHaveLength(1);
    await enter("/set nohistory");
    await enter("a secret");
    await expect.poll(() => asked("chats.send")).toHaveLength(1);
    await key("up");
    await expect.poll(screen).toMatch(/│ \/set nohistory +│|│ the last one +│/);
    expect(screen()).not.toMatch(/│ a secret +│/);
  });
});

describe("files, the editor, and the next session", () => {
  test("files go out with the message; the last one is taken away by a key", async () => {
    const files = new Map([
      ["a.txt", "one"],
      ["b.md", "two two"],
      ["other/a.txt", "other"],
    ]);
    const { screen, act, enter, asked } = await openField({
      isOpen: true,
      host: { readText: async (path) => ({ path, name: path.split("/").at(-1) ?? "", text: files.get(path) ?? "" }) },
    });
    await act("chat-field.attach");
    await enter("a.txt");
    await act("chat-field.attach");
    await enter("b.md");
    await expect.poll(screen).toContain("files  a.txt 3 B · b.md 7 B");
    await act("chat-field.attach");
    await enter("other/a.txt");
    await expect.poll(screen).toContain("files  a.txt 3 B · b.md 7 B · a.txt (2) 5 B");
    await act("chat-field.attach");
    files.set("b.md", "two");
    await enter("b.md");
    await expect.poll(screen).toContain("files  a.txt 3 B · a.txt (2) 5 B · b.md 3 B");
    await act("chat-field.detach", "chat-field.detach");
    await expect.poll(screen).toContain("file   a.txt 3 B");
    await enter("look");
    await expect
      .poll(() => asked("chats.send"))
      .toEqual([{ chatId, content: "look", files: [{ name: "a.txt", text: "one" }], model: "tiny:latest" }]);
    expect(screen()).not.toContain("a.txt 3 B");
  });

  test("the text goes through the editor and back; an editor that fails loses nothing", async () => {
    const given: string[] = [];
    const { screen, press, act } = await openField({
      isOpen: true,
      host: {
        editText: async ({ text }) => {
          given.push(text);
          if (given.length > 1) {
            throw new UserError({ code: "file.editor-failed", kind: "failed", message: "vi ended with 1" });
          }
          return `${text} and more\n`;
        },
      },
    });
    await press("a text");
    await act("chat-field.editor");
    await expect.poll(screen).toMatch(/│ a text and more +│/);
    await act("chat-field.editor");
    await expect.poll(screen).toContain("vi ended with 1");
    expect(screen()).toMatch(/│ a text and more +│/);
    expect(given).toEqual(["a text", "a text and more"]);
  });

  test("what is written is kept for the next session, and is there when it begins", async () => {
    const first = await openField({ isOpen: true });
    await first.press("half a");
    await expect
      .poll(() => first.asked("chats.keep-unsent"))
      .toEqual([{ parts: [{ text: "half a", isFolded: false }], files: [] }]);
    const second = await openField({
      answers: { "chats.unsent": () => ({ parts: [{ text: "half a", isFolded: false }], files: [] }) },
    });
    await expect.poll(second.screen).toMatch(/│ half a +│/);
  });
});
