import { Ollama } from "ollama";
import type { OllamaModel } from "../../domain/chat.js";
import { ollamaError } from "./errors.js";
import type { OllamaHost } from "./host.js";
import { ollamaFetch } from "./ollama-fetch.js";
import { isSameModel } from "./same-model.js";

/** A client for one request: the package aborts all streams of a client together, so each request has its own. `onUnread`: of `ollamaFetch`. */
export function ollamaAt(host: OllamaHost, signal: AbortSignal, onUnread?: () => void): Ollama {
  return new Ollama({ host: host.url, fetch: ollamaFetch(host, signal, onUnread) });
}

/** The server's version. @throws UserError `ollama.down` and the others of `ollamaError` */
export async function ollamaVersion(host: OllamaHost, signal: AbortSignal): Promise<string> {
  return asUserError(host, async () => (await ollamaAt(host, signal).version()).version);
}

/** Installed models, loaded ones first, then by name. Sizes in bytes. */
export async function listModels(host: OllamaHost, signal: AbortSignal): Promise<readonly OllamaModel[]> {
  return asUserError(host, async () => {
    const [installed, loaded] = await Promise.all([ollamaAt(host, signal).list(), ollamaAt(host, signal).ps()]);
    return installed.models
      .map((model) => ({
        name: model.name,
        sizeBytes: model.size,
        digest: model.digest,
        family: model.details.family ?? "",
        parameterSize: model.details.parameter_size ?? "",
        quantization: model.details.quantization_level ?? "",
        loaded: loaded.models.some((each) => isSameModel(each, model)),
        modifiedAtMs: Date.parse(String(model.modified_at)) || 0,
      }))
      .sort((a, b) => Number(b.loaded) - Number(a.loaded) || a.name.localeCompare(b.name));
  });
}

/** Ollama takes a number of seconds, or a duration as text. */
export function keepAliveOf(text: string): string | number {
  return /^-?\d+$/.test(text) ? Number(text) : text;
}

async function asUserError<T>(host: OllamaHost, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw ollamaError(error, host.url);
  }
}
