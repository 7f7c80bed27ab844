import { describe, expect, onTestFinished, test } from "vitest";
import type { ShellHost } from "../../../../screens/shell/shell.js";
import type { ChatSettings } from "../../../../source/domain/chat.js";
import type { ChatId } from "../../../../source/domain/ids.js";
import { UserError } from "../../../../source/domain/user-error.js";
import { fakeClient } from "../../../support/fake-client.js";
import { keyBytes } from "../../../support/key-bytes.js";
import { openShell, quietHub } from "../../../support/open-shell.js";

const chatId = "c0c0" as ChatId;
const tiny = {
  name: "tiny:latest",
  sizeBytes: 1,
  digest: "d",
  family: "llama",
  parameterSize: "1M",
  quantization: "Q8_0",
  loaded: false,
  modifiedAtMs: 0,
};
const texts = {
  name: "tiny",
  license: "",
  template: "{{ .Prompt }}",
  system: "You are tiny.",
  parameters: 'num_ctx 512\nstop "<|end|>"',
  modelfile: "FROM tiny",
  families: ["llama"],
  parameterSize: "1.12M",
  quantization: "Q8_0",
  format: "gguf",
  contextTokens: 1024,
  embeddingLength: 128,
  capabilities: ["completion"],
  info: [],
};

type Given = {
  /** A conversation is open. */
  readonly isOpen?: boolean;
  readonly settings?: ChatSettings;
  readonly streaming?: boolean;
  readonly ollama?: object;
  readonly answers?: Parameters<typeof fakeClient>[0];
  readonly host?: Partial<ShellHost>;
  readonly kept?: Map<string, unknown>;
};

/** The field has the keys. */
async function openField(given: Given = {}) {
  const { isOpen = false, settings = {}, streaming = false, answers = {}, host = {}, kept = new Map() } = given;
  const state = { settings };
  const header = () => ({
    chatId,
    title: "a talk",
    model: "tiny:latest",
    settings: state.settings,
    headId: "1",
    createdAtMs: 0,
    updatedAtMs: 0,
    messages: 1,
  });
  const asked = { messageId: "1", parentId: undefined, role: "user", content: "text 1", atMs: 0 };
  const client = fakeClient({
    ...quietHub,
    "ollama.get": () => given.ollama ?? { state: "up", url: "http://127.0.0.1:1", version: "1", models: [tiny] },
    "chats.list": () => ({ chats: [{ ...header(), isStreaming: streaming }] }),
    "chats.get": () => ({ header: header(), total: 1, from: 0, messages: [asked], streaming }),
    "chats.change": (change: { readonly settings: ChatSettings }) => {
      state.settings = change.settings;
      return { changed: true };
    },
    "chats.create": () => ({ chatId }),
    "chats.send": () => ({ messageId: "9" }),
    "chats.sent": () => ({ texts: ["the last one", "the one before"] }),
    "chats.unsent": () => ({ parts: [], files: [] }),
    "chats.keep-unsent": () => ({ kept: true }),
    "ollama.show": () => texts,
    ...answers,
  });
  if (isOpen) kept.set("chat.chat", chatId);
  kept.set("chat.writing", true);
  const app = openShell(client, "chat", { kept, host });
  onTestFinished(app.unmount);
  const key = (...names: readonly string[]) => app.press(...names.map(keyBytes));
  await expect.poll(app.screen).toMatch(/message|your message/);
  return {
    ...app,
    client,
    state,
    key,
    /** Types a text and presses Enter. */
    enter: (text: string) => app.press(text, keyBytes("enter")),
    paste: (text: string) => app.press(`\u001b[200~${text}\u001b[201~`),
    asked: (call: string) => client.calls.filter(([name]) => name === call).map(([, input]) => input),
  };
}

describe("commands of the message field", () => {
  test("what is set before the first message is what the conversation begins with", async () => {
    const { screen, enter, asked } = await openField();
    await enter("/set parameter temperature 0.3");
    await expect.poll(screen).toContain("Set parameter 'temperature' to '0.3'");
    expect(screen()).toContain("message to tiny:latest · temperature 0.3");
    await enter('/set system "Be short."');
    await enter("/set think high");
    await enter("/set format json");
    await enter("Hello");
    await expect.poll(() => asked("chats.send")).toHaveLength(1);
    expect(asked("chats.create")).toEqual([
      {
        model: "tiny:latest",
        title: "Hello",
        settings: { options: { temperature: 0.3 }, system: "Be short.", think: "high", format: "json" },
      },
    ]);
  });

  test("settings of a conversation are changed where they are, one after the other", async () => {
    const { enter, asked, state } = await openField({ isOpen: true, settings: { options: { seed: 1 } } });
    await enter("/set parameter num_ctx 2048");
    await expect.poll(() => state.settings).toEqual({ options: { seed: 1, num_ctx: 2048 } });
    await enter('/set parameter stop "User:" END');
    await expect.poll(() => state.settings.stop).toEqual(["User:", "END"]);
    await enter("/set nothink");
    await expect.poll(() => state.settings.think).toBe(false);
    expect(state.settings.options).toEqual({ seed: 1, num_ctx: 2048 });
    expect(asked("chats.send")).toEqual([]);
  });

  test("what is no command, no parameter or no value is told with what is meant, and stays in the field", async () => {
    const { screen, enter, key, asked } = await openField({ isOpen: true });
    await enter("/sett");
    await expect.poll(screen).toContain("Unknown command '/sett'");
    expect(screen()).toContain("Did you mean /set?");
    expect(screen()).toMatch(/│ \/sett +│/);
    await key("ctrl+u");
    await enter("/set parameter temprature 1");
    await expect.poll(screen).toContain('Ollama has no parameter "temprature"');
    await key("ctrl+u");
    await enter("/set parameter top_p 2");
    await expect.poll(screen).toContain("top_p takes a number from 0 to 1, not");
    expect(asked("chats.change")).toEqual([]);
    expect(asked("chats.send")).toEqual([]);
  });

  test("texts of the model are shown over the field, whose keys are theirs meanwhile", async () => {
    const { screen, enter, key, press } = await openField({ isOpen: true, settings: { options: { seed: 7 } } });
    await enter("/show parameters");
    await expect.poll(screen).toContain("Model defined parameters:");
    expect(screen()).toContain('  stop "<|end|>"');
    expect(screen()).toMatch(/User defined parameters:.+\n.+seed +7/);
    await press("j");
    await key("esc");
    await expect.poll(screen).not.toContain("Model defined");
    await enter("/show info");
    await expect.poll(screen).toMatch(/architecture +llama/);
    await key("esc");
    await expect.poll(screen).not.toContain("architecture");
    await enter("/show license");
    await expect.poll(screen).toContain("No license was specified for this model.");
  });

  test("the list above the field shows what may stand next; up and down choose, tab takes", async () => {
    const { screen, press, key } = await openField();
    await press("/");
    await expect.poll(screen).toContain("▸ set");
    await key("down");
    await key("tab");
    await expect.poll(screen).toMatch(/│ \/show +│/);
    expect(screen()).toContain("▸ info");
    await key("down", "tab");
    await expect.poll(screen).toMatch(/│ \/show license +│/);
    expect(screen()).not.toContain("▸ info");
  });

  test("/clear begins anew with model and settings, /bye leaves the field, /? lists the commands", async () => {
    const { screen, enter, key, asked } = await openField({ isOpen: true, settings: { system: "Be short." } });
    await enter("/?");
    await expect.poll(screen).toContain("/set parameter NAME VALUE…");
    await key("esc");
    await expect.poll(screen).not.toContain("/set parameter NAME");
    await enter("/clear");
    await expect.poll(screen).toContain("new conversation");
    expect(screen()).toContain("message to tiny:latest · system");
    await enter("Hi");
    await expect.poll(() => asked("chats.create")).toMatchObject([{ settings: { system: "Be short." } }]);
    await enter("/bye");
    await expect.poll(screen).toContain("Enter writes a message");
  });

  test("/save makes a model of the session, and asks before it takes another one's place", async () => {
    const saves: unknown[] = [];
    const { screen, enter, key } = await openField({
      isOpen: true,
      settings: { options: { seed: 7 } },
      answers: {
        "ollama.create": (input: { readonly replace: boolean }) => {
          saves.push(input);
          if (input.replace) return { jobId: "1" };
          throw new UserError({
            code: "ollama.model-exists",
            kind: "exists",
            message: "There is a model mine already",
          });
        },
      },
    });
    await enter("/save mine");
    await expect.poll(screen).toContain("Replace it");
    await key("down", "enter");
    await expect.poll(screen).toContain("Making the model mine");
    const session = { from: "tiny:latest", settings: { options: { seed: 7 } }, chatId };
    expect(saves).toEqual([
      { model: "mine", session, replace: false },
      { model: "mine", session, replace: true },
    ]);
  });
});

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
      host: { readText: async () => ({ name: "notes.txt", text: "hello" }) },
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
    ]);
    const { screen, act, enter, asked } = await openField({
      isOpen: true,
      host: { readText: async (path) => ({ name: path, text: files.get(path) ?? "" }) },
    });
    await act("chat-field.attach");
    await enter("a.txt");
    await act("chat-field.attach");
    await enter("b.md");
    await expect.poll(screen).toContain("files  a.txt 3 B · b.md 7 B");
    await act("chat-field.detach");
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
