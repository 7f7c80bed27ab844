import type { ChatId } from "./ids.js";

export type ChatRole = "system" | "user" | "assistant";

/** Figures of one answer, from Ollama's final line (durations there are ns). */
export type AnswerStats = {
  readonly firstTokenMs: number;
  readonly totalMs: number;
  readonly promptTokens: number;
  readonly answerTokens: number;
  readonly tokensPerSecond: number;
  readonly doneReason: string;
};

export type ChatMessage = {
  readonly role: ChatRole;
  readonly content: string;
  readonly atMs: number;
  readonly model: string | undefined;
  /** Why an answer is not whole: "aborted", or the error in words. */
  readonly error: string | undefined;
  readonly stats: AnswerStats | undefined;
};

export type ChatHeader = {
  readonly chatId: ChatId;
  readonly title: string;
  readonly model: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly messages: number;
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
