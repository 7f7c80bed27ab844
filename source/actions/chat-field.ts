import type { Action } from "./action.js";
import { whyNotChat } from "./chat.js";
import { stopAnswer } from "./stop-answer.js";

/** Keys while the text field has the focus; everything else types. */
export const chatFieldActions: readonly Action<"chatField">[] = [
  {
    id: "chat-field.send",
    scope: "chatField",
    keys: ["enter"],
    label: "send",
    writes: true,
    inFooter: true,
    tooltip:
      "Send the message (alt+Enter or ctrl+J makes a new line), or run the command that is written: /? lists them",
    disabled: (facts) => {
      if (facts.isCommand()) return undefined;
      if (facts.text().trim() === "" && facts.files === 0) return "There is nothing to send";
      if (facts.chat?.streaming) return "An answer is being written: your message waits here, esc stops the answer";
      return whyNotChat(facts);
    },
    run: ({ facts, signal }) => facts.send(signal),
  },
  {
    id: "chat-field.leave",
    scope: "chatField",
    keys: ["esc"],
    label: "stop / leave",
    inFooter: true,
    tooltip: "Stop the answer that is being written; else leave the field, so that keys are keys again",
    run: async ({ client, facts, signal }) => {
      if (!facts.chat?.streaming) return facts.leave();
      await stopAnswer({ client, signal }, facts.chat.header.chatId);
    },
  },
  {
    id: "chat-field.editor",
    scope: "chatField",
    keys: ["ctrl+g"],
    label: "editor",
    inFooter: true,
    tooltip: "Write the message in $VISUAL or $EDITOR; it comes back into the field",
    run: ({ facts }) => facts.openEditor(),
  },
  {
    id: "chat-field.attach",
    scope: "chatField",
    keys: ["ctrl+o"],
    label: "file",
    inFooter: true,
    tooltip: "Attach a text file of this terminal's machine, which the model reads before the message",
    run: ({ facts }) => facts.attach(),
  },
  {
    id: "chat-field.detach",
    scope: "chatField",
    keys: ["ctrl+x"],
    label: "drop file",
    inFooter: true,
    tooltip: "Take the file that was attached last away again",
    disabled: ({ files }) => (files === 0 ? "No file is attached: ctrl+o attaches one" : undefined),
    run: ({ facts }) => facts.detach(),
  },
  {
    id: "chat-field.history",
    scope: "chatField",
    keys: ["ctrl+r"],
    label: "history",
    inFooter: true,
    tooltip: "Search what was sent in this project (↑ in the first row and ↓ in the last one walk through it)",
    run: ({ facts }) => facts.searchHistory(),
  },
];
