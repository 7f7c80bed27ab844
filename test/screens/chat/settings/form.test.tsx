import { expect, onTestFinished, test } from "vitest";
import type { ChatSettings } from "../../../../source/domain/chat.js";
import { fakeClient } from "../../../support/fake-client.js";
import { openShell, quietHub } from "../../../support/open-shell.js";
import { chatView, listedChat, tinyOllama } from "../../../support/talks.js";

function openSettings(settings: ChatSettings = {}, chosen: string | null = "a") {
  const listed = listedChat("a");
  const client = fakeClient({
    ...quietHub,
    "ollama.get": () => tinyOllama,
    "hosts.list": () => ({ hosts: [] }),
    "ollama.show": () => ({ system: "", parameters: "num_thread 1", capabilities: ["completion"] }),
    "chats.list": () => ({ chats: [listed] }),
    "chats.get": () => chatView(listed, { settings }),
    "chats.change": () => ({ changed: true }),
    "chats.create": () => ({ chatId: "a" }),
    "chats.send": () => ({ messageId: "1" }),
  });
  const app = openShell(client, "chat", {
    kept: new Map<string, unknown>(chosen === null ? [] : [["chat.chat", chosen]]),
    host: { editText: async ({ text }) => `${text} From the editor.\n` },
  });
  onTestFinished(app.unmount);
  return {
    ...app,
    client,
    asked: (call: string) => client.calls.filter(([name]) => name === call).map(([, input]) => input),
  };
}

test("settings are typed, told in short at the field, and kept as a whole", async () => {
  const { screen, act, press, asked } = openSettings({ options: { seed: 7 } });
  await expect.poll(screen).toContain("message to tiny · seed 7");
  await act("chat.settings");
  await expect.poll(screen).toContain("settings · talk a");
  await press("Be short.");
  await act("chat-settings.editor");
  await expect.poll(screen).toContain("Be short. From the editor.");
  for (let line = 0; line < 7; line++) await act("chat-settings.down");
  await expect.poll(screen).toContain("How freely the next token is drawn");
  expect(screen()).toContain("It takes a number from 0 to 5.");
  await press("9");
  await expect.poll(screen).toContain('temperature takes a number from 0 to 5, not "9"');
  // It is refused, with the range.
  await act("chat-settings.keep");
  expect(asked("chats.change")).toEqual([]);
  await act("chat-settings.reset");
  await press("0", ".", "3");
  await act("chat-settings.keep");
  await expect
    .poll(() => asked("chats.change"))
    .toEqual([
      { chatId: "a", settings: { system: "Be short. From the editor.", options: { temperature: 0.3, seed: 7 } } },
    ]);
  await expect.poll(screen).toContain("u takes them back");
});

test("a choice is gone through, one that the model has not is refused, and leaving asks where something was changed", async () => {
  const { screen, act, press, asked } = openSettings();
  await expect.poll(screen).toContain("talk a");
  await act("chat.settings");
  await expect.poll(screen).toContain("system prompt");
  for (let line = 0; line < 3; line++) await act("chat-settings.down");
  await expect.poll(screen).toContain("tiny does not think: it would be refused.");
  await press("q");
  await act("chat-settings.next");
  await expect.poll(screen).toContain("tiny does not think");
  for (let line = 0; line < 3; line++) await act("chat-settings.down");
  await act("chat-settings.next");
  await expect.poll(screen).toMatch(/history +‹ off ›/);
  await act("chat-settings.close");
  await expect.poll(screen).toContain("Leave the settings as they were?");
  await press("\r");
  await expect.poll(screen).toContain("Conversations");
  expect(asked("chats.change")).toEqual([]);
});

test("settings before the first message go with the conversation that it begins", async () => {
  const { screen, act, press, asked } = openSettings({}, null);
  await expect.poll(screen).toContain("new conversation");
  await act("chat.settings");
  await expect.poll(screen).toContain("settings · the next conversation");
  await press("Be short.");
  await act("chat-settings.keep");
  await expect.poll(screen).toContain("message to tiny · system");
  await act("chat.write");
  await press("Hello");
  await act("chat-field.send");
  await expect
    .poll(() => asked("chats.create"))
    .toEqual([{ model: "tiny", title: "Hello", settings: { system: "Be short." } }]);
});

test("a text too long to be wrapped with each key is told by its size", async () => {
  const { screen, act } = openSettings({ system: `You are long.\n${"x".repeat(200_000)}` });
  await expect.poll(screen).toContain("talk a");
  await act("chat.settings");
  await expect.poll(screen).toContain("You are long. … 200 KB");
  expect(screen()).toContain("200 KB are too much to show: ctrl+G opens it in $EDITOR");
});

test("what was typed is there again after another tab was shown, and gone after it was left", async () => {
  const { screen, act, press } = openSettings();
  await expect.poll(screen).toContain("talk a");
  await act("chat.settings");
  await expect.poll(screen).toContain("system prompt");
  await press("Be short.", "\u001b2");
  await expect.poll(screen).toContain("▐2 Datasets▌");
  await press("1");
  await expect.poll(screen).toContain("Be short.");
  await act("chat-settings.close");
  await expect.poll(screen).toContain("Leave the settings as they were?");
  await press("\r");
  await expect.poll(screen).toContain("Conversations");
  await act("chat.settings");
  await expect.poll(screen).toMatch(/system prompt +none/);
});
