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
      if (answering.text().length + answering.thought().length > longestAnswer) throw tooLong();
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
    // The server is freed, too, where it was given up here.
    answering.abort.abort();
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

/** UTF-16 units of text and thoughts. A message that is sent may be as long; no context of a model is. */
const longestAnswer = 10_000_000;

function tooLong(): UserError {
  return new UserError({
    code: "chat.too-long",
    kind: "failed",
    message: `The answer was given up at ${longestAnswer / 1_000_000} million characters`,
    hint: "A model that repeats itself goes on for ever: set num_predict, or another model.",
  });
}

export function describeFailure(failure: unknown): string {
  if (failure instanceof UserError) return failure.hint ? `${failure.message}. ${failure.hint}` : failure.message;
  return failure instanceof Error ? failure.message : String(failure);
}
