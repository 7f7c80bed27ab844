import { expect, test } from "vitest";
import type { ChatMessage } from "../../../source/domain/chat.js";
import { savedSession } from "../../../source/hub/chat/hosts/saved-session.js";

function message(
  messageId: string,
  role: ChatMessage["role"],
  content: string,
  more: Partial<ChatMessage> = {},
): ChatMessage {
  return {
    messageId,
    parentId: undefined,
    role,
    content,
    atMs: 0,
    model: undefined,
    error: undefined,
    stats: undefined,
    ...more,
  };
}

test("a session is saved as the REPL does: base, system prompt, parameters, messages; files stand in their message", () => {
  const settings = {
    system: "Be short.",
    options: { seed: 7, temperature: 0 },
    stop: ["User:", "END"],
    think: true,
    noHistory: true,
  };
  const branch = [
    message("1", "user", 'Say """hi""".', { files: [{ name: "a.txt", text: "one" }] }),
    message("2", "assistant", "hi"),
    message("3", "tool", "a result"),
    message("4", "assistant", "", { error: "no server" }),
  ];
  const { modelfile, ...creation } = savedSession("mine", { from: "tiny", settings }, branch);
  expect(creation).toEqual({ model: "mine", from: "tiny", files: [], adapters: [] });
  expect(modelfile).toMatchObject({
    system: "Be short.",
    parameters: new Map<string, unknown>([
      ["seed", 7],
      ["temperature", 0],
      ["stop", ["User:", "END"]],
    ]),
    messages: [
      { role: "user", content: 'a.txt:\n```\none\n```\n\nSay """hi""".' },
      { role: "assistant", content: "hi" },
    ],
  });
});
