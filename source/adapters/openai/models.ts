import { z } from "zod";
import type { HostModel } from "../../domain/ollama.js";
import { UserError } from "../../domain/user-error.js";
import { ollamaError } from "../ollama/errors.js";
import type { OllamaHost } from "../ollama/host.js";
import { httpFetch } from "../ollama/http-fetch.js";
import { responseError } from "./errors.js";
import { openAiUrl } from "./openai-url.js";

const modelsSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      // vLLM's and llama-server's additions.
      max_model_len: z.number().nullish(),
      meta: z.object({ n_ctx_train: z.number().nullish(), size: z.number().nullish() }).nullish(),
    }),
  ),
});

/** `GET /v1/models`. @throws UserError of `ollamaError`, `host.unknown`, `host.wants-key` */
export async function listOpenAiModels(host: OllamaHost, signal: AbortSignal): Promise<readonly HostModel[]> {
  try {
    const response = await httpFetch(host, signal)(openAiUrl(host, "models"));
    if (!response.ok) throw await responseError(response, host.url, undefined);
    const read = modelsSchema.safeParse(await response.json().catch(() => undefined));
    if (!read.success) throw unknownHost(host.url);
    return read.data.data.map(({ id, max_model_len: most, meta }) => {
      const contextTokens = most ?? meta?.n_ctx_train ?? undefined;
      return {
        name: id,
        families: [],
        ...(contextTokens === undefined ? {} : { contextTokens }),
        ...(meta?.size == null ? {} : { sizeBytes: meta.size }),
      };
    });
  } catch (error) {
    throw ollamaError(error, host.url);
  }
}

export function unknownHost(url: string): UserError {
  return new UserError({
    code: "host.unknown",
    kind: "failed",
    message: `What answers at ${url} is neither Ollama nor an OpenAI-compatible server`,
    hint: "Look at the address: it may want a path (…/v1), or another port.",
  });
}
