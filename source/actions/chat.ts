import type { Action } from "./action.js";
import type { ChatFacts } from "./chat-facts.js";
import { ollamaServe } from "./start-ollama.js";
import { stopAnswer } from "./stop-answer.js";

export const chatActions: readonly Action<"chat">[] = [
  {
    id: "chat.write",
    scope: "chat",
    keys: ["enter", "i"],
    label: "write",
    inFooter: true,
    tooltip: "Write a message in the selected conversation, or a new one with the selected model",
    disabled: whyNotBegin,
    run: ({ facts }) => facts.focusField(),
  },
  {
    id: "chat.new",
    scope: "chat",
    keys: ["ctrl+n"],
    label: "new",
    inFooter: true,
    tooltip: "Begin a new conversation with the selected model",
    disabled: whyNotBegin,
    run: ({ facts }) => facts.newChat(),
  },
  {
    id: "chat.stop",
    scope: "chat",
    keys: ["X"],
    label: "stop",
    writes: true,
    tooltip: "Stop the answer that is being written; what there is of it is kept",
    disabled: ({ header }) => (header?.isStreaming ? undefined : "No answer is being written"),
    run: async ({ client, facts, signal }) => {
      if (facts.header) await stopAnswer({ client, signal }, facts.header.chatId);
    },
  },
  {
    id: "chat.start-ollama",
    scope: "chat",
    keys: ["S"],
    label: "start Ollama",
    writes: true,
    inFooter: true,
    tooltip: "Start the Ollama server of this machine, in the background",
    disabled: ({ ollama }) => {
      if (ollama?.state === "up") return "Ollama is running";
      if (ollama?.state === "starting") return "Ollama is starting";
      if (ollama?.hint !== undefined) return `${ollama.reason}: a start would not help`;
      return ollama?.canStart ? undefined : ollamaServe.whyNot;
    },
    confirm: () => ollamaServe.confirmation,
    run: async ({ client, signal }) => {
      await client.call("ollama.start", {}, { signal });
    },
  },
  {
    id: "chat.answerer",
    scope: "chat",
    keys: ["m"],
    label: "who answers",
    writes: true,
    inFooter: true,
    tooltip: "Choose the model that answers, of all hosts that do; the conversation goes on with it",
    disabled: ({ hasAnswerers }) => (hasAnswerers ? undefined : "No host has a model: M goes to hosts and models"),
    run: ({ facts }) => facts.chooseAnswerer(),
  },
  {
    id: "chat.models",
    scope: "chat",
    keys: ["M"],
    label: "hosts & models",
    inFooter: true,
    tooltip: "Hosts and their models: pull, copy, create, delete, load, and what each of them is",
    run: ({ facts }) => facts.doors.open({ view: "models" }),
  },
  {
    id: "chat.numbers",
    scope: "chat",
    keys: ["N"],
    label: "numbers",
    inFooter: true,
    tooltip:
      "What answers took and cost: first token, whole, tokens/s, errors over time, of each model and conversation",
    run: ({ facts }) => facts.doors.open({ view: "numbers" }),
  },
  {
    id: "chat.copy",
    scope: "chat",
    keys: ["y"],
    label: "copy",
    inFooter: true,
    tooltip: "Copy the last answer to the clipboard",
    disabled: (facts) => (lastAnswer(facts) === undefined ? "There is no answer to copy" : undefined),
    run: ({ facts, shell }) => {
      shell.copy(lastAnswer(facts) ?? "");
      shell.toast("info", "Copied the last answer");
    },
  },
];

/** Why nobody can be written to. */
export function whyNotChat({
  ollama,
  model,
  missing,
  silent,
}: Pick<ChatFacts, "ollama" | "model" | "missing" | "silent">): string | undefined {
  if (model) return undefined;
  if (missing !== undefined) return `There is no ${missing} any more: m chooses who answers`;
  if (silent?.reason !== undefined) return `${silent.name} does not answer: ${silent.reason}`;
  if (ollama?.state !== "up") return ollama ? "No Ollama server answers" : "Ollama has not answered yet";
  return silent ? `${silent.name} has not answered yet` : "Ollama has no model yet: M pulls one, or makes one";
}

/** Until it is known who answers one writes: what is typed meanwhile is text, not keys. */
function whyNotBegin(facts: ChatFacts): string | undefined {
  const isAsking = facts.ollama === undefined || facts.ollama.state === "starting" || isSilentYet(facts);
  return isAsking ? undefined : whyNotChat(facts);
}

function isSilentYet({ silent }: ChatFacts): boolean {
  return silent !== undefined && silent.reason === undefined;
}

function lastAnswer({ chat }: ChatFacts): string | undefined {
  return chat?.messages.findLast(({ role }) => role === "assistant")?.content;
}
