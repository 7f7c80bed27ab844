import type { ChatId } from "./ids.js";

export type ChatRole = "system" | "user" | "assistant" | "tool";

/** Figures of one answer: Ollama's last line (ns there, ms here) and what was measured here. What an old or other server does not tell is absent. */
export type AnswerStats = {
  /** From the request to the first token, here. */
  readonly firstTokenMs: number;
  readonly totalMs: number;
  readonly queueMs?: number | undefined;
  readonly loadMs?: number | undefined;
  readonly promptMs?: number | undefined;
  readonly answerMs?: number | undefined;
  readonly promptTokens: number;
  readonly answerTokens: number;
  readonly tokensPerSecond: number;
  /** Tokens that fit into the context in force. */
  readonly contextTokens?: number | undefined;
  /** The prompt filled the context: the server left out its oldest messages, or cut it. */
  readonly isTruncated?: boolean | undefined;
  /** Lines of the stream that were no JSON, and left out: something of the answer may be missing. */
  readonly unread?: number | undefined;
  /** The server's word ("stop", "length", "load"), or "aborted", "error", "no-done". */
  readonly doneReason: string;
  /** Of the model that answered. */
  readonly digest?: string | undefined;
};

/** A text file that went with a message: the model reads it before what was written. */
export type ChatFile = { readonly name: string; readonly text: string };

/** A call of a declared tool that a model asks for; nobody runs it. `arguments` is JSON text. */
export type ToolCall = { readonly name: string; readonly arguments: string };

/** One message of a conversation, which is a tree: an edited message and a second answer are siblings. */
export type ChatMessage = {
  /** "1", "2", … in the order of writing. */
  readonly messageId: string;
  /** The message before it; undefined: the first. */
  readonly parentId: string | undefined;
  readonly role: ChatRole;
  readonly content: string;
  readonly atMs: number;
  readonly model: string | undefined;
  /** Of the host that answered, where it was not the first. */
  readonly hostId?: string | undefined;
  /** What a thinking model thought before its answer. */
  readonly thinking?: string | undefined;
  /** How long that took. */
  readonly thinkingMs?: number | undefined;
  readonly toolCalls?: readonly ToolCall[] | undefined;
  /** Of a "tool": whose result it is. */
  readonly toolName?: string | undefined;
  readonly files?: readonly ChatFile[] | undefined;
  /** Why an answer is not whole: "aborted", or the error in words. */
  readonly error: string | undefined;
  /** The code of that error ("ollama.died"); absent where it has none, or is older. */
  readonly errorCode?: string | undefined;
  readonly stats: AnswerStats | undefined;
};

/** A message before it has a place in its conversation. */
export type ChatDraft = Omit<ChatMessage, "messageId" | "parentId">;

/** How a conversation asks its model. What is absent is left to the model. */
export type ChatSettings = {
  readonly system?: string | undefined;
  /** Ollama's own names: temperature, seed, num_ctx, … */
  readonly options?: Readonly<Record<string, number | boolean>> | undefined;
  readonly stop?: readonly string[] | undefined;
  /** "json", or a JSON schema as text. */
  readonly format?: string | undefined;
  readonly think?: boolean | "low" | "medium" | "high" | undefined;
  /** A JSON array of tools in OpenAI's form, as text. */
  readonly tools?: string | undefined;
  /** Ollama's duration ("5m", "-1"). */
  readonly keepAlive?: string | undefined;
  /** Each message goes alone, without those before it. */
  readonly noHistory?: boolean | undefined;
};

export type ChatHeader = {
  readonly chatId: ChatId;
  readonly title: string;
  readonly model: string;
  /** Absent: the first host. */
  readonly hostId?: string | undefined;
  readonly settings: ChatSettings;
  /** The last message of the branch that is shown. */
  readonly headId: string | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** On all branches. */
  readonly messages: number;
  /** An answer ended while nobody looked, and nobody has since. */
  readonly unseen?: "answered" | "failed" | undefined;
};

/** Where a text was found: in a message, or (without one) in the title. */
export type ChatHit = {
  readonly chatId: ChatId;
  readonly title: string;
  readonly messageId?: string;
  readonly role?: ChatRole;
  readonly atMs: number;
  /** What stands before it, it, what follows, in one line. */
  readonly before: string;
  readonly found: string;
  readonly after: string;
};
export type OllamaModel = {
  readonly name: string;
  readonly sizeBytes: number;
  readonly digest: string;
  readonly family: string;
  readonly parameterSize: string;
  readonly quantization: string;
  readonly loaded: boolean;
  readonly modifiedAtMs: number;
};
