import { expect, onTestFinished } from "vitest";
import type { ShellHost } from "../../../../screens/shell/shell.js";
import type { ChatSettings } from "../../../../source/domain/chat.js";
import type { ChatId } from "../../../../source/domain/ids.js";
import { fakeClient } from "../../../support/fake-client.js";
import { keyBytes } from "../../../support/key-bytes.js";
import { openShell, quietHub } from "../../../support/open-shell.js";

export const chatId = "c0c0" as ChatId;
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
export async function openField(given: Given = {}) {
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
