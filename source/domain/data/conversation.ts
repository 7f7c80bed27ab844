import { isTooDeep } from "./nesting.js";

/** What somebody says: `user`, `assistant`, `system`, `tool`, or the role as the data calls it. */
export type Turn = {
  readonly role: string;
  readonly text: string;
  /** The calls of tools that stand beside the text, as the JSON that the data has; calls without a text are the text. */
  readonly calls?: string;
  /** Of answers to choose from. */
  readonly choice?: "chosen" | "rejected";
};

export type ConversationFormat = "messages" | "sharegpt" | "preference" | "instruction" | "prompt";

export type Conversation = { readonly format: ConversationFormat; readonly turns: readonly Turn[] };

type Fields = Readonly<Record<string, unknown>>;

const promptNames = ["user_prompt", "prompt", "question", "query"];
const answerNames = ["ideal_response", "response", "completion", "answer", "output"];

/** ShareGPT's words for those who speak. */
const speakers: Readonly<Record<string, string>> = {
  human: "user",
  gpt: "assistant",
  chatgpt: "assistant",
  bing: "assistant",
  model: "assistant",
  bot: "assistant",
  function_call: "assistant",
  observation: "tool",
  function: "tool",
};

/**
 * One row of fine-tuning data as a conversation; undefined where it has none of the usual forms: OpenAI's `messages`, ShareGPT's
 * `conversations`, TRL's preference pairs (`prompt`, `chosen`, `rejected`), Alpaca's `instruction`/`input`/`output`, a prompt and
 * its answer. Lists may be JSON texts, as CSV has them.
 */
export function conversationOf(fields: Fields): Conversation | undefined {
  const messages = listOf(fields.messages) ?? turnList(fields.conversation);
  if (messages) return { format: "messages", turns: messages.map(turnOf) };
  const shared = listOf(fields.conversations);
  if (shared) {
    const system = textOf(fields.system);
    const turns = shared.map(turnOf);
    return { format: "sharegpt", turns: system === "" ? turns : [{ role: "system", text: system }, ...turns] };
  }
  if ("chosen" in fields && "rejected" in fields) return preference(fields);
  if ("instruction" in fields && answerNames.some((name) => name in fields)) return instruction(fields);
  const [prompt, answer] = [promptNames.find((name) => name in fields), answerNames.find((name) => name in fields)];
  if (prompt === undefined || answer === undefined) return undefined;
  return {
    format: "prompt",
    turns: [...systemOf(fields), ...said("user", fields[prompt]), ...said("assistant", fields[answer])],
  };
}

function preference(fields: Fields): Conversation {
  const [chosen, rejected] = [said("assistant", fields.chosen), said("assistant", fields.rejected)];
  const own = said("user", fields.prompt ?? fields.question ?? fields.instruction ?? []);
  // Without a prompt of its own both lists begin with it.
  let shared = 0;
  const isSame = (at: number) => {
    const [one, other] = [chosen[at], rejected[at]];
    return one !== undefined && one.role === other?.role && one.text === other.text && one.calls === other.calls;
  };
  while (shared < Math.min(chosen.length, rejected.length) - 1 && isSame(shared)) shared += 1;
  const prompt = own.length > 0 ? own : chosen.slice(0, shared);
  const answers = (turns: readonly Turn[], choice: "chosen" | "rejected") =>
    turns.slice(shared).map((turn): Turn => ({ ...turn, choice }));
  const turns = [...systemOf(fields), ...prompt, ...answers(chosen, "chosen"), ...answers(rejected, "rejected")];
  return { format: "preference", turns };
}

function instruction(fields: Fields): Conversation {
  const answer = answerNames.find((name) => name in fields) ?? "output";
  const texts = [textOf(fields.instruction), textOf(fields.input ?? fields.context)].filter((text) => text !== "");
  const turns: readonly Turn[] = [
    { role: "user", text: texts.join("\n\n") },
    { role: "assistant", text: textOf(fields[answer] === "" ? fields.output : fields[answer]) },
  ];
  return { format: "instruction", turns: [...systemOf(fields), ...turns] };
}

function systemOf(fields: Fields): readonly Turn[] {
  const text = textOf(fields.system ?? fields.system_prompt);
  return text === "" ? [] : [{ role: "system", text }];
}

/** A text of one role, or a list of messages that have their own. */
function said(role: string, value: unknown): readonly Turn[] {
  return turnList(value)?.map(turnOf) ?? [{ role, text: textOf(value) }];
}

function turnOf(message: Fields): Turn {
  const role = String(message.role ?? message.from ?? "").toLowerCase();
  const text = textOf(message.content ?? message.value ?? message.text);
  const calls = callsOf(message.tool_calls);
  const said = { role: speakers[role] ?? role, text: text === "" ? calls : text };
  return text === "" || calls === "" ? said : { ...said, calls };
}

/** A list of calls, or the JSON text of one, as CSV has it; an empty one is none. */
function callsOf(value: unknown): string {
  const calls = listOf(value) ?? value;
  if (!calls || (Array.isArray(calls) && calls.length === 0)) return "";
  return typeof calls === "string" ? calls : JSON.stringify(calls);
}

/** A list of messages, also an empty one. */
function listOf(value: unknown): readonly Fields[] | undefined {
  const list = typeof value === "string" && value.trimStart().startsWith("[") ? parsed(value) : value;
  return Array.isArray(list) && list.every(isFields) ? list : undefined;
}

/** A list of messages that has one. */
function turnList(value: unknown): readonly Fields[] | undefined {
  const list = listOf(value);
  const isTurn = (each: Fields) => "role" in each || "from" in each;
  return list === undefined || (list.length > 0 && !list.every(isTurn)) ? undefined : list;
}

/** A content may be a list of parts, of which the texts are shown. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return isFields(value) ? JSON.stringify(value) : String(value);
  return value.map((part: unknown) => (isFields(part) && "text" in part ? textOf(part.text) : partOf(part))).join("\n");
}

function partOf(part: unknown): string {
  if (typeof part === "string") return part;
  return isFields(part) && typeof part.type === "string" ? `[${part.type}]` : JSON.stringify(part);
}

function parsed(text: string): unknown {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
