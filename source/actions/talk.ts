import type { BranchMessage } from "../api/chat-calls.js";
import type { Action, ActionContext, Shell } from "./action.js";
import type { CodeBlock, TalkFacts } from "./talk-facts.js";

export const talkActions: readonly Action<"talk">[] = [
  {
    id: "talk.copy",
    scope: "talk",
    keys: ["y"],
    label: "copy",
    inFooter: true,
    tooltip: "Copy the message under the cursor",
    disabled: noMessage,
    run: ({ facts, shell }) => {
      shell.copy(facts.message?.content ?? "");
      shell.toast("info", "Copied the message");
    },
  },
  {
    id: "talk.copy-code",
    scope: "talk",
    keys: ["c"],
    label: "copy code",
    inFooter: true,
    tooltip: "Copy a block of code of the message by its number; the only one at once",
    disabled: noMessage,
    run: ({ facts, shell }) => {
      const blocks = facts.codeBlocks();
      const [first] = blocks;
      if (!first) shell.toast("info", "The message has no block of code");
      else if (blocks.length === 1) copyCode(shell, first, 1);
      else facts.chooseCode(blocks);
    },
  },
  {
    id: "talk.edit",
    scope: "talk",
    keys: ["E"],
    label: "edit",
    writes: true,
    inFooter: true,
    tooltip: "Take your message into the field and send it in other words: that begins a branch beside it",
    disabled: (facts) => {
      if (facts.streaming) return busy;
      return facts.message?.role === "user" ? undefined : "Choose a message of yours: k goes up";
    },
    run: ({ facts }) => facts.edit(),
  },
  {
    id: "talk.again",
    scope: "talk",
    keys: ["r"],
    label: "again",
    writes: true,
    inFooter: true,
    tooltip: "Another answer in place of this one, beside it; < and > choose which is shown",
    disabled: noAnswer,
    run: async ({ client, facts, signal }) => {
      if (facts.chatId === undefined || !facts.message) return;
      const { messageId } = facts.message;
      await client.call("chats.regenerate", { chatId: facts.chatId, messageId }, { signal });
    },
  },
  {
    id: "talk.again-with",
    scope: "talk",
    keys: ["R"],
    label: "again with",
    tooltip: "Another answer in place of this one by another model, which then goes on",
    disabled: (facts) => noAnswer(facts) ?? (facts.hasModels ? undefined : "No model is known: is Ollama running?"),
    run: ({ facts }) => facts.chooseModel(),
  },
  {
    id: "talk.continue",
    scope: "talk",
    keys: ["C"],
    label: "go on",
    writes: true,
    tooltip: "The last answer goes on where it ended, as a branch beside it",
    disabled: (facts) => noAnswer(facts) ?? (facts.isLast ? undefined : "Only the last answer can go on: G goes to it"),
    run: async ({ client, facts, signal }) => {
      if (facts.chatId !== undefined) await client.call("chats.continue", { chatId: facts.chatId }, { signal });
    },
  },
  {
    id: "talk.tool-result",
    scope: "talk",
    keys: ["T"],
    label: "tool's result",
    writes: true,
    inFooter: true,
    tooltip: "Say what the tool returned that the answer calls: nobody runs it but you; the model then goes on",
    disabled: (facts) => {
      if (facts.streaming) return busy;
      if (!facts.message?.toolCalls?.length) return "The message calls no tool (s declares tools)";
      return facts.isLast ? undefined : "Only the last message can be given a result: G goes to it";
    },
    run: ({ facts }) => facts.answerCalls(),
  },
  {
    id: "talk.previous-branch",
    scope: "talk",
    keys: ["<", "h", "left"],
    label: "branch before",
    writes: true,
    tooltip: "Show the branch before: the other wording of the message, or the other answer",
    disabled: (facts) => noSibling(facts, facts.message?.siblings?.before, "first"),
    run: (context) => choose(context, context.facts.message?.siblings?.before),
  },
  {
    id: "talk.next-branch",
    scope: "talk",
    keys: [">", "l", "right"],
    label: "next branch",
    writes: true,
    tooltip: "Show the next branch: the other wording of the message, or the other answer",
    disabled: (facts) => noSibling(facts, facts.message?.siblings?.after, "last"),
    run: (context) => choose(context, context.facts.message?.siblings?.after),
  },
  {
    id: "talk.thoughts",
    scope: "talk",
    keys: ["t"],
    label: "thoughts",
    tooltip: "Unfold what the models thought before their answers, or fold it",
    run: ({ facts }) => facts.toggleThoughts(),
  },
  {
    id: "talk.delete",
    scope: "talk",
    keys: ["D"],
    label: "delete",
    writes: true,
    tooltip: "Take the message and all that follow it away; u brings them back",
    disabled: (facts) => (facts.streaming ? busy : noMessage(facts)),
    confirm: ({ following }) => ({
      title: "Delete the message?",
      lines: [
        following === 0
          ? "u brings it back."
          : `It and the ${following} after it, with their branches; u brings them back.`,
      ],
      verb: "delete",
    }),
    run: async ({ client, facts, signal }) => {
      if (facts.chatId === undefined || !facts.message) return;
      const { messageId } = facts.message;
      await client.call("chats.remove-message", { chatId: facts.chatId, messageId }, { signal });
    },
  },
  {
    id: "talk.open",
    scope: "talk",
    keys: ["o"],
    label: "open",
    tooltip: "Open the message, whole, in $PAGER",
    disabled: noMessage,
    run: ({ facts, shell }) => open(shell, facts.message, "pager"),
  },
  {
    id: "talk.editor",
    scope: "talk",
    keys: ["O"],
    label: "in editor",
    tooltip: "Open a copy of the message in $EDITOR",
    disabled: noMessage,
    run: ({ facts, shell }) => open(shell, facts.message, "editor"),
  },
  {
    id: "talk.export",
    scope: "talk",
    keys: ["e"],
    label: "export",
    tooltip: "Write the conversation, as it is shown, as Markdown or JSON into a file of this terminal's machine",
    disabled: ({ chatId }) => (chatId === undefined ? "There is no conversation yet" : undefined),
    confirm: ({ title }) => ({
      title: "Write the conversation?",
      lines: ["The branch that is shown, whole: as Markdown, or as JSON where the name ends in .json."],
      verb: "write",
      asks: { what: "file", placeholder: "conversation.md", initial: fileName(title) },
    }),
    run: async ({ facts, shell, note, signal }) => {
      const name = note.trim() === "" ? fileName(facts.title) : note.trim();
      const isJson = name.toLowerCase().endsWith(".json");
      const path = await shell.writeFile(name, isJson ? facts.asJson(signal) : facts.asMarkdown(signal));
      shell.toast("good", `Written: ${path}`);
    },
  },
];

const busy = "An answer is being written: X stops it";

/** A block of code as it was written, to the clipboard. */
export function copyCode(shell: Shell, { code, language }: CodeBlock, number: number): void {
  shell.copy(code);
  shell.toast("info", `Copied code ${number}${language === "" ? "" : ` (${language})`}`);
}

function noMessage({ message, streaming }: TalkFacts): string | undefined {
  if (message) return undefined;
  return streaming ? "This answer is still being written" : "There is no message yet";
}

function noAnswer(facts: TalkFacts): string | undefined {
  if (facts.streaming) return busy;
  return facts.message?.role === "assistant" ? undefined : "Choose an answer of a model: j and k go there";
}

function noSibling(facts: TalkFacts, sibling: string | undefined, end: string): string | undefined {
  if (facts.streaming) return busy;
  if (!facts.message?.siblings) return "The message has no other branch: E or r makes one";
  return sibling === undefined ? `This is the ${end} branch` : undefined;
}

async function choose({ client, facts, signal }: ActionContext<"talk">, messageId: string | undefined): Promise<void> {
  if (facts.chatId === undefined || messageId === undefined) return;
  await client.call("chats.choose", { chatId: facts.chatId, messageId }, { signal });
  facts.toTop();
}

async function open(shell: Shell, message: BranchMessage | undefined, by: "pager" | "editor"): Promise<void> {
  if (message) await shell.openFile({ by, name: `message-${message.messageId}.md`, content: once(message.content) });
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

/** "refund-tone.md" of "Refund tone?" */
function fileName(title: string): string {
  const name = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 50);
  return `${name === "" ? "conversation" : name}.md`;
}
