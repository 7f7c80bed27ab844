import type { AnswerPart, AnswerRequest } from "../../adapters/ollama/stream-answer.js";
import type { AnswerStats, ChatDraft, ToolCall } from "../../domain/chat.js";
import { UserError } from "../../domain/user-error.js";
import type { LiveAnswer } from "./live-answer.js";

/** Asks the model of a host. @throws UserError as `streamAnswer` */
export type AskModel = (
  hostId: string | undefined,
  request: AnswerRequest,
  signal: AbortSignal,
) => AsyncIterable<AnswerPart>;

type Written = Pick<
  ChatDraft,
  "role" | "content" | "thinking" | "thinkingMs" | "toolCalls" | "error" | "errorCode" | "stats"
>;

/** The message that the parts make, each shown at once in `answering`. Never throws: why it is not whole is its `error`. */
export async function writeAnswer(
  parts: AsyncIterable<AnswerPart>,
  answering: LiveAnswer,
  clock: () => number = () => performance.now(),
): Promise<Written> {
  let stats: AnswerStats | undefined;
  let error: string | undefined;
  let errorCode: string | undefined;
  const calls: ToolCall[] = [];
  let thoughtFrom: number | undefined;
  let thinkingMs = 0;
  try {
    for await (const part of parts) {
      if (part.type === "text") answering.append(part.text);
      else if (part.type === "thought") {
        thoughtFrom ??= clock();
        answering.think(part.text);
        thinkingMs = clock() - thoughtFrom;
      } else if (part.type === "call") calls.push(part.call);
      else stats = part.stats;
    }
  } catch (failure) {
    const isStopped = answering.abort.signal.aborted;
    error = isStopped ? "aborted" : describeFailure(failure);
    if (!isStopped && failure instanceof UserError) errorCode = failure.code;
  }
  return {
    role: "assistant",
    content: answering.text(),
    ...(answering.thought() === "" ? {} : { thinking: answering.thought(), thinkingMs }),
    ...(calls.length === 0 ? {} : { toolCalls: calls }),
    error,
    ...(errorCode === undefined ? {} : { errorCode }),
    stats,
  };
}

export function describeFailure(failure: unknown): string {
  if (failure instanceof UserError) return failure.hint ? `${failure.message}. ${failure.hint}` : failure.message;
  return failure instanceof Error ? failure.message : String(failure);
}
