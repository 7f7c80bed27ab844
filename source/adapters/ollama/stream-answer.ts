import type { ChatRequest, Message } from "ollama";
import { z } from "zod";
import type { AnswerStats, ChatRole, ChatSettings, ToolCall } from "../../domain/chat.js";
import { isOverflowed } from "../../domain/chat-context.js";
import { UserError } from "../../domain/user-error.js";
import { answerFormat, answerTools } from "./answer-settings.js";
import { badForm, ollamaError } from "./errors.js";
import type { OllamaHost } from "./host.js";
import { keepAliveOf, ollamaAt } from "./ollama.js";

export type AnswerPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "thought"; readonly text: string }
  | { readonly type: "call"; readonly call: ToolCall }
  | { readonly type: "end"; readonly stats: AnswerStats };

export type AnswerRequest = {
  readonly model: string;
  readonly messages: readonly {
    readonly role: ChatRole;
    readonly content: string;
    readonly toolName?: string | undefined;
    readonly toolCalls?: readonly ToolCall[] | undefined;
  }[];
  readonly settings: ChatSettings;
};

const nanosecondsInMs = 1e6;
/** A whole answer waits no longer for what is only told beside it. */
const contextWithinMs = 2000;

/**
 * The parts of an answer as the server streams them. `end` comes once, also before an error is thrown: then it has what was
 * measured until there. A stream that ends without a done line is an error ("no-done": weak models with `format: json` do
 * that). Aborting the signal frees the server at once.
 * @throws UserError of `ollamaError`, `ollama.bad-form`, `chat.bad-json`; the signal's reason
 */
export async function* streamAnswer(
  host: OllamaHost,
  request: AnswerRequest,
  clock: () => number,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart> {
  const startedAt = clock();
  let firstAt: number | undefined;
  let last: Part | undefined;
  let unread = 0;
  const lost = () => (unread === 0 ? {} : { unread });
  const measured = (doneReason: string): AnswerPart => ({
    type: "end",
    stats: {
      ...noFigures,
      firstTokenMs: (firstAt ?? clock()) - startedAt,
      totalMs: clock() - startedAt,
      doneReason,
      ...lost(),
    },
  });
  try {
    const client = ollamaAt(host, signal, () => {
      unread += 1;
    });
    const stream = await client.chat({ ...toRequest(request), stream: true });
    for await (const line of stream) {
      // What was buffered before an abort still arrives.
      signal.throwIfAborted();
      const part = toPart(line, host.url);
      for (const one of partsOf(part.message)) {
        firstAt ??= clock();
        yield one;
      }
      if (part.done) last = part;
    }
  } catch (error) {
    if (signal.aborted) {
      yield measured("aborted");
      throw signal.reason;
    }
    const hasNoDone = error instanceof Error && error.message === clientsNoDone;
    yield measured(hasNoDone ? "no-done" : "error");
    throw hasNoDone ? noDone(host.url) : ollamaError(error, host.url, request.model);
  }
  if (last) {
    const times = { firstTokenMs: (firstAt ?? clock()) - startedAt, totalMs: clock() - startedAt };
    const stats = statsOf(last, times, await contextOf(host, request.model, signal));
    yield { type: "end", stats: { ...stats, ...lost() } };
  }
}

/** What the npm client says, not a server (ollama 0.6.4, `AbortableAsyncIterator`). */
const clientsNoDone = "Did not receive done or success response in stream.";

const noFigures = { promptTokens: 0, answerTokens: 0, tokensPerSecond: 0 } as const;

function toRequest({ model, messages, settings }: AnswerRequest): ChatRequest {
  const { options, stop, format, think, tools, keepAlive } = settings;
  const schema = answerFormat(format);
  return {
    model,
    messages: messages.map(toWire),
    options: { ...options, ...(stop ? { stop: [...stop] } : {}) },
    ...(schema === undefined ? {} : { format: schema }),
    ...(think === undefined ? {} : { think }),
    ...(tools === undefined ? {} : { tools: answerTools(tools) }),
    ...(keepAlive === undefined ? {} : { keep_alive: keepAliveOf(keepAlive) }),
  };
}

const count = z.number().nonnegative().optional();
/** A line of the stream, as far as it is read; what the package declares a server may not keep. */
const partForm = z.object({
  message: z.object({
    content: z.string().nullish(),
    thinking: z.string().nullish(),
    tool_calls: z.array(z.object({ function: z.object({ name: z.string(), arguments: z.unknown() }) })).nullish(),
  }),
  done: z.boolean().optional(),
  done_reason: z.string().optional(),
  total_duration: count,
  load_duration: count,
  prompt_eval_count: count,
  prompt_eval_duration: count,
  eval_count: count,
  eval_duration: count,
});
type Part = z.infer<typeof partForm>;

function toPart(line: unknown, url: string): Part {
  const part = partForm.safeParse(line);
  if (part.success) return part.data;
  const [issue] = part.error.issues;
  throw badForm(url, `${issue?.path.join(".") || "a line"}: ${issue?.message ?? ""}`);
}

function* partsOf({ content, thinking, tool_calls: calls }: Part["message"]): Generator<AnswerPart> {
  if (thinking) yield { type: "thought", text: thinking };
  if (content) yield { type: "text", text: content };
  for (const { function: called } of calls ?? []) {
    yield { type: "call", call: { name: called.name, arguments: JSON.stringify(called.arguments ?? {}) } };
  }
}

function toWire({ role, content, toolName, toolCalls }: AnswerRequest["messages"][number]): Message {
  return {
    role,
    content,
    ...(toolName === undefined ? {} : { tool_name: toolName }),
    ...(toolCalls === undefined
      ? {}
      : {
          tool_calls: toolCalls.map((call) => ({
            function: { name: call.name, arguments: JSON.parse(call.arguments) },
          })),
        }),
  };
}

/** A stream that ended without its last line. */
export function noDone(url: string): UserError {
  return new UserError({
    code: "ollama.no-done",
    kind: "failed",
    message: `${url} ended the answer without saying that it is done`,
    hint: "A model that writes endless blanks ends so, often with the format json: try a JSON schema, or another model.",
  });
}

type Context = { readonly contextTokens: number; readonly digest: string };

const loadedForm = z.object({ name: z.string(), digest: z.string(), context_length: z.number() });

/**
 * The context in force, and the digest of what answered; undefined where the server does not tell. A loaded model is listed
 * under the name that it was loaded by: another name of it is found by its digest.
 */
async function contextOf(host: OllamaHost, model: string, signal: AbortSignal): Promise<Context | undefined> {
  const soon = AbortSignal.any([signal, AbortSignal.timeout(contextWithinMs)]);
  const isAsked = ({ name }: { readonly name: string }) => name === model || name === `${model}:latest`;
  try {
    const { models: listed } = await ollamaAt(host, soon).ps();
    const loaded = listed.flatMap((each) => loadedForm.safeParse(each).data ?? []);
    if (loaded.length === 0) return undefined;
    const named = loaded.find(isAsked);
    const digest = named?.digest ?? (await ollamaAt(host, soon).list()).models.find(isAsked)?.digest;
    const found = named ?? loaded.find((each) => each.digest === digest);
    return found && { contextTokens: found.context_length, digest: found.digest };
  } catch {
    return undefined;
  }
}

function statsOf(
  part: Part,
  times: { readonly firstTokenMs: number; readonly totalMs: number },
  context: Context | undefined,
): AnswerStats {
  const promptTokens = part.prompt_eval_count ?? 0;
  const answerTokens = part.eval_count ?? 0;
  const ms = (nanoseconds: number | undefined) => (nanoseconds ?? 0) / nanosecondsInMs;
  const [loadMs, promptMs, answerMs] = [ms(part.load_duration), ms(part.prompt_eval_duration), ms(part.eval_duration)];
  return {
    ...times,
    // The whole contains the wait for a free place; nothing else of it is told.
    queueMs: Math.max(0, ms(part.total_duration) - loadMs - promptMs - answerMs),
    loadMs,
    promptMs,
    answerMs,
    promptTokens,
    answerTokens,
    tokensPerSecond: answerMs > 0 ? (answerTokens / answerMs) * 1000 : 0,
    ...(context
      ? { ...context, isTruncated: isOverflowed({ promptTokens, answerTokens, ...context }, [], "") ?? false }
      : {}),
    doneReason: part.done_reason ?? "",
  };
}
