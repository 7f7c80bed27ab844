import { Ollama } from "ollama";
import type { AnswerStats, ChatRole, OllamaModel } from "../../domain/chat.js";
import { ollamaError } from "./errors.js";
import type { OllamaHost } from "./host.js";
import { httpFetch } from "./http-fetch.js";

export type AnswerPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "end"; readonly stats: AnswerStats };

/** A client for one request: the package aborts all streams of a client together, so each request has its own. */
export function ollamaAt(host: OllamaHost, signal: AbortSignal): Ollama {
  return new Ollama({ host: host.url, fetch: httpFetch(signal, host.authorization) });
}

/** The server's version. @throws UserError `ollama.down` and the others of `ollamaError` */
export async function ollamaVersion(host: OllamaHost, signal: AbortSignal): Promise<string> {
  return asUserError(host, async () => (await ollamaAt(host, signal).version()).version);
}

/** Installed models, loaded ones first, then by name. Sizes in bytes. */
export async function listModels(host: OllamaHost, signal: AbortSignal): Promise<readonly OllamaModel[]> {
  return asUserError(host, async () => {
    const [installed, loaded] = await Promise.all([ollamaAt(host, signal).list(), ollamaAt(host, signal).ps()]);
    const names = new Set(loaded.models.map((model) => model.name));
    return installed.models
      .map((model) => ({
        name: model.name,
        sizeBytes: model.size,
        digest: model.digest,
        family: model.details.family ?? "",
        parameterSize: model.details.parameter_size ?? "",
        quantization: model.details.quantization_level ?? "",
        loaded: names.has(model.name),
        modifiedAtMs: Date.parse(String(model.modified_at)) || 0,
      }))
      .sort((a, b) => Number(b.loaded) - Number(a.loaded) || a.name.localeCompare(b.name));
  });
}

/**
 * The parts of an answer as the server streams them, closed by its figures. A stream that ends without a done line is an
 * error (weak models with `format: json` do that). Aborting the signal frees the server at once.
 */
export async function* streamAnswer(
  host: OllamaHost,
  request: {
    readonly model: string;
    readonly messages: readonly { readonly role: ChatRole; readonly content: string }[];
  },
  clock: () => number,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart> {
  const startedAt = clock();
  let firstAt: number | undefined;
  try {
    const stream = await ollamaAt(host, signal).chat({
      model: request.model,
      messages: request.messages.map(({ role, content }) => ({ role, content })),
      stream: true,
    });
    for await (const part of stream) {
      // What was buffered before an abort still arrives.
      signal.throwIfAborted();
      if (part.message.content !== "") {
        firstAt ??= clock();
        yield { type: "text", text: part.message.content };
      }
      if (part.done) {
        yield {
          type: "end",
          stats: {
            firstTokenMs: (firstAt ?? clock()) - startedAt,
            totalMs: clock() - startedAt,
            promptTokens: part.prompt_eval_count ?? 0,
            answerTokens: part.eval_count ?? 0,
            tokensPerSecond: part.eval_duration ? ((part.eval_count ?? 0) / part.eval_duration) * 1e9 : 0,
            doneReason: part.done_reason ?? "",
          },
        };
      }
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw ollamaError(error, host.url, request.model);
  }
}

async function asUserError<T>(host: OllamaHost, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw ollamaError(error, host.url);
  }
}
