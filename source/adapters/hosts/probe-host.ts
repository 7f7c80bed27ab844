import { z } from "zod";
import type { HostKind } from "../../domain/ollama.js";
import { ollamaError, statusError } from "../ollama/errors.js";
import type { OllamaHost } from "../ollama/host.js";
import { httpFetch } from "../ollama/http-fetch.js";
import { listOpenAiModels, unknownHost } from "../openai/models.js";
import { isOpenAiUrl } from "../openai/openai-url.js";

export type Answering = { readonly kind: HostKind; readonly version: string };

const versionSchema = z.object({ version: z.string() });

/**
 * What answers at a host: Ollama, by `GET /api/version`, else an OpenAI-compatible server, by `GET /v1/models`. `kind` is the
 * user's word, and a URL that ends with `/v1` means the second.
 * @throws UserError of `ollamaError`, `host.unknown`, `host.wants-key`
 */
export async function probeHost(host: OllamaHost, kind: HostKind | undefined, signal: AbortSignal): Promise<Answering> {
  try {
    if (kind !== "openai" && !isOpenAiUrl(host.url)) {
      const response = await httpFetch(host, signal)(`${host.url}/api/version`);
      const found = versionSchema.safeParse(await bodyOf(response));
      if (response.ok && found.success) return { kind: "ollama", version: found.data.version };
      // A 403 with an empty body is Ollama's word to a foreign Host.
      if (response.status === 403) throw statusError(403, host.url, undefined);
      if (kind === "ollama")
        throw response.ok ? unknownHost(host.url) : statusError(response.status, host.url, undefined);
    }
    await listOpenAiModels(host, signal);
    return { kind: "openai", version: await openAiVersion(host, signal) };
  } catch (error) {
    throw ollamaError(error, host.url);
  }
}

/** vLLM tells its version; "" where nothing does. */
async function openAiVersion(host: OllamaHost, signal: AbortSignal): Promise<string> {
  const response = await httpFetch(host, signal)(`${host.url.replace(/\/v1$/, "")}/version`).catch(() => undefined);
  if (!response) return "";
  return versionSchema.safeParse(await bodyOf(response)).data?.version ?? "";
}

async function bodyOf(response: Response): Promise<unknown> {
  return response.json().catch(() => undefined);
}
