import { createParser } from "eventsource-parser";
import { z } from "zod";
import type { AnswerStats, ToolCall } from "../../domain/chat.js";
import { UserError } from "../../domain/user-error.js";
import { lineTooLong, longestLine, ollamaError } from "../ollama/errors.js";
import type { OllamaHost } from "../ollama/host.js";
import { httpFetch } from "../ollama/http-fetch.js";
import { type AnswerPart, type AnswerRequest, noDone } from "../ollama/stream-answer.js";
import { responseError, toldError } from "./errors.js";
import { openAiUrl } from "./openai-url.js";
import { toOpenAiRequest } from "./request.js";

const deltaSchema = z.object({
  content: z.string().nullish(),
  // llama-server, DeepSeek and vLLM until 0.11; vLLM since, Ollama and OpenRouter.
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
  tool_calls: z
    .array(
      z.object({
        index: z.number().nullish(),
        function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }),
      }),
    )
    .nullish(),
});
const chunkSchema = z.object({
  choices: z.array(z.object({ delta: deltaSchema.nullish(), finish_reason: z.string().nullish() })).nullish(),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number().nullish() }).nullish(),
  // llama-server's.
  timings: z
    .object({ prompt_ms: z.number().nullish(), predicted_ms: z.number().nullish(), predicted_n: z.number().nullish() })
    .nullish(),
});
type Chunk = z.infer<typeof chunkSchema>;

/** What the lines so far have told beside the text. */
type Told = {
  firstAt?: number;
  doneReason?: string;
  usage?: NonNullable<Chunk["usage"]>;
  timings?: NonNullable<Chunk["timings"]>;
  readonly calls: Map<number, { name: string; arguments: string }>;
};

/**
 * The parts of an answer of `POST /v1/chat/completions` (server-sent events), as `streamAnswer` has them: `end` comes once, also
 * before an error. What such a server does not tell (queue, load, digest) is absent.
 * @throws UserError of `ollamaError` and `responseError`, `ollama.no-done`, `chat.bad-json`; the signal's reason
 */
export async function* streamOpenAiAnswer(
  host: OllamaHost,
  request: AnswerRequest,
  clock: () => number,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart> {
  const startedAt = clock();
  const told: Told = { calls: new Map() };
  const end = (doneReason: string): AnswerPart => ({
    type: "end",
    stats: statsOf(told, { startedAt, endedAt: clock() }, doneReason),
  });
  try {
    const response = await httpFetch(host, signal)(openAiUrl(host, "chat/completions"), {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify(toOpenAiRequest(request)),
    });
    if (!response.ok) throw await responseError(response, host.url, request.model);
    for await (const chunk of chunksOf(response, host.url)) {
      signal.throwIfAborted();
      for (const part of partsOf(chunk, told)) {
        told.firstAt ??= clock();
        yield part;
      }
    }
    signal.throwIfAborted();
    if (told.doneReason === undefined) throw noDone(host.url);
  } catch (error) {
    if (signal.aborted) {
      yield end("aborted");
      throw signal.reason;
    }
    const failure = ollamaError(error, host.url, request.model);
    yield end(failure.code === "ollama.no-done" ? "no-done" : "error");
    throw failure;
  }
  for (const call of told.calls.values()) yield { type: "call", call: toCall(call) };
  yield end(told.doneReason);
}

/** Each event's JSON; what is none is left out. @throws UserError `ollama.told` where an event is an error, `ollama.bad-form` where it has no end */
async function* chunksOf(response: Response, url: string): AsyncGenerator<Chunk> {
  const events: string[] = [];
  let isTooLong = false;
  const parser = createParser({
    onEvent: ({ data }) => events.push(data),
    onError: ({ type }) => {
      isTooLong ||= type === "max-buffer-size-exceeded";
    },
    maxBufferSize: longestLine,
  });
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    if (isTooLong) throw lineTooLong(url);
    for (const data of events.splice(0)) {
      const value = readJson(data);
      const error = toldError(value);
      if (error !== undefined) {
        throw new UserError({ code: "ollama.told", kind: "failed", message: `${url} reports: ${error}` });
      }
      const chunk = chunkSchema.safeParse(value);
      if (chunk.success) yield chunk.data;
    }
  }
}

function readJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined; // "[DONE]", and what no server should send
  }
}

function* partsOf({ choices, usage, timings }: Chunk, told: Told): Generator<AnswerPart> {
  if (usage) told.usage = usage;
  if (timings) told.timings = timings;
  const [choice] = choices ?? [];
  const { content, reasoning, reasoning_content: reasoned, tool_calls: calls } = choice?.delta ?? {};
  const thought = reasoned ?? reasoning;
  if (thought) yield { type: "thought", text: thought };
  if (content) yield { type: "text", text: content };
  for (const { index, function: called } of calls ?? []) {
    const at = index ?? told.calls.size;
    const call = told.calls.get(at) ?? { name: "", arguments: "" };
    told.calls.set(at, {
      name: call.name + (called.name ?? ""),
      arguments: call.arguments + (called.arguments ?? ""),
    });
  }
  if (choice?.finish_reason) told.doneReason = choice.finish_reason;
}

/** Arguments are kept as JSON text that can be read again. */
function toCall({ name, arguments: text }: { readonly name: string; readonly arguments: string }): ToolCall {
  return { name, arguments: readJson(text) === undefined ? JSON.stringify({ text }) : text };
}

function statsOf(
  { firstAt, usage, timings }: Told,
  { startedAt, endedAt }: { readonly startedAt: number; readonly endedAt: number },
  doneReason: string,
): AnswerStats {
  const begun = firstAt ?? endedAt;
  const answerTokens = usage?.completion_tokens ?? timings?.predicted_n ?? 0;
  const answerMs = timings?.predicted_ms ?? endedAt - begun;
  return {
    firstTokenMs: begun - startedAt,
    totalMs: endedAt - startedAt,
    ...(timings?.prompt_ms == null ? {} : { promptMs: timings.prompt_ms }),
    ...(timings?.predicted_ms == null ? {} : { answerMs: timings.predicted_ms }),
    promptTokens: usage?.prompt_tokens ?? 0,
    answerTokens,
    tokensPerSecond: answerMs > 0 ? (answerTokens / answerMs) * 1000 : 0,
    doneReason,
  };
}
