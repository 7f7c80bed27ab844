import { isEmbeddingOnly } from "../../domain/ollama.js";
import { UserError } from "../../domain/user-error.js";
import { ollamaError } from "./errors.js";
import type { OllamaHost } from "./host.js";
import { showModel } from "./models.js";
import { keepAliveOf, ollamaAt } from "./ollama.js";

/** A second name for a model, at once; what had that name loses it. @throws UserError of `ollamaError` */
export function copyModel(host: OllamaHost, model: string, destination: string, signal: AbortSignal): Promise<void> {
  return onModel(host, model, async () => {
    await ollamaAt(host, signal).copy({ source: model, destination });
  });
}

/** @throws UserError of `ollamaError` */
export function deleteModel(host: OllamaHost, model: string, signal: AbortSignal): Promise<void> {
  return onModel(host, model, async () => {
    await ollamaAt(host, signal).delete({ model });
  });
}

/** Loads a model, or sets anew how long a loaded one stays ("5m", "-1", "0" unloads). @throws UserError of `ollamaError` */
export function keepModel(
  host: OllamaHost,
  model: string,
  keepAlive: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  return onModel(host, model, async () => {
    const time = keepAlive === undefined ? {} : { keep_alive: keepAliveOf(keepAlive) };
    // Without a prompt nothing is generated (Ollama's API, "Load a model").
    await ollamaAt(host, signal)
      .generate({ model, prompt: "", stream: false, ...time })
      .catch(async (error: unknown) => {
        const { capabilities } = await showModel(host, model, signal);
        if (!isEmbeddingOnly(capabilities)) throw error;
        await ollamaAt(host, signal).embed({ model, input: "", ...time });
      });
  });
}

/**
 * One token of the model, or one vector: only this proves that it loads.
 * @throws UserError `ollama.probe-failed`, `ollama.no-model`, and those of a server that cannot be reached
 */
export async function probeModel(host: OllamaHost, model: string, signal: AbortSignal): Promise<void> {
  try {
    const { capabilities } = await showModel(host, model, signal);
    const client = ollamaAt(host, signal);
    if (isEmbeddingOnly(capabilities)) await client.embed({ model, input: "Hi" });
    else await client.generate({ model, prompt: "Hi", stream: false, options: { num_predict: 1 } });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const why = ollamaError(error, host.url, model);
    if (why.code !== "ollama.failed" && why.code !== "ollama.bad-request") throw why;
    throw notLoading(model, why);
  }
}

/** A server may take an adapter for more weights, which changes nothing (0.17.4). @throws UserError `ollama.no-adapter`, and those of `showModel` */
export async function requireAdapter(host: OllamaHost, model: string, signal: AbortSignal): Promise<void> {
  const { modelfile } = await showModel(host, model, signal);
  if (/^ADAPTER\s/im.test(modelfile)) return;
  throw new UserError({
    code: "ollama.no-adapter",
    kind: "failed",
    message: `Ollama made ${model} without its adapter: its Modelfile has no ADAPTER`,
    hint: `Delete ${model}; merge the adapter into the weights and make it of those, where this server takes no adapters.`,
  });
}

function notLoading(model: string, why: UserError): UserError {
  return new UserError({
    code: "ollama.probe-failed",
    kind: "failed",
    message: `Ollama has ${model}, but it does not load: ${why.message}`,
    hint: "Check that its GGUF is whole, of an architecture that this server knows, and that an adapter was made for its base.",
    cause: why,
  });
}

async function onModel(host: OllamaHost, model: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw ollamaError(error, host.url, model);
  }
}
