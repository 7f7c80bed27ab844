import { z } from "zod";
import type { HostModel, LoadedModel, ModelTexts } from "../../domain/ollama.js";
import { ollamaError } from "./errors.js";
import type { OllamaHost } from "./host.js";
import { ollamaAt } from "./ollama.js";
import { isSameModel } from "./same-model.js";

/** What of a model never changes while its digest is the same (`/api/show`). */
type ModelFacts = Pick<HostModel, "contextTokens" | "capabilities">;

/** By digest: a model is asked for once. */
export type FactsMemory = Map<string, ModelFacts>;

// What the package's types promise and servers before them, or those for other people's models, do not send.
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
const words = z.array(z.string()).nullish();
const detailsSchema = z
  .object({ family: text, families: words, parameter_size: text, quantization_level: text, format: text })
  .partial()
  .nullish();
const listedSchema = z.object({
  name: z.string(),
  size: z.number().nullish(),
  digest: text,
  modified_at: z.unknown(),
  details: detailsSchema,
  remote_host: text,
});
const loadedSchema = z.object({
  name: z.string(),
  digest: text,
  size: z.number().nullish(),
  size_vram: z.number().nullish(),
  expires_at: z.unknown(),
  context_length: z.number().nullish(),
});
const shownSchema = z.object({
  license: z.union([z.string(), z.array(z.string())]).nullish(),
  template: text,
  system: text,
  parameters: text,
  modelfile: text,
  details: detailsSchema,
  capabilities: words,
  model_info: z.record(z.string(), z.unknown()).nullish(),
});

/** Models shown at once on a server that is asked for the first time. */
const atOnce = 8;
/** Ollama writes "for ever" as a time some 290 years from now. */
const foreverAfterMs = 100 * 365 * 24 * 3600 * 1000;
const longestInfo = 200;

/** Installed models with what is in memory, loaded ones first, then by name. @throws UserError of `ollamaError` */
export async function listHostModels(
  host: OllamaHost,
  memory: FactsMemory,
  now: () => number,
  signal: AbortSignal,
): Promise<readonly HostModel[]> {
  try {
    const [installed, running] = await Promise.all([ollamaAt(host, signal).list(), ollamaAt(host, signal).ps()]);
    const listed = z.array(listedSchema).parse(installed.models ?? []);
    const loaded = z.array(loadedSchema).parse(running.models ?? []);
    const loadedAs = (asked: z.infer<typeof listedSchema>) => {
      const found = loaded.find((each) => isSameModel(each, asked));
      return found && loadedOf(found, now());
    };
    const unknown = listed.filter(({ digest }) => !memory.has(digest));
    for (let at = 0; at < unknown.length; at += atOnce) {
      await Promise.all(unknown.slice(at, at + atOnce).map((model) => learn(host, model, memory, signal)));
    }
    return listed
      .map((model) => modelOf(model, memory.get(model.digest), loadedAs(model)))
      .sort((a, b) => Number(b.loaded !== undefined) - Number(a.loaded !== undefined) || a.name.localeCompare(b.name));
  } catch (error) {
    if (error instanceof z.ZodError) throw ollamaError(new Error(`unreadable list: ${error.message}`), host.url);
    throw ollamaError(error, host.url);
  }
}

/** All texts of a model. @throws UserError of `ollamaError` */
export async function showModel(host: OllamaHost, model: string, signal: AbortSignal): Promise<ModelTexts> {
  try {
    const shown = shownSchema.parse(await ollamaAt(host, signal).show({ model }));
    const { license, template, system, parameters, modelfile, details, model_info: info } = shown;
    const embeddingLength = numberOf(info, ".embedding_length");
    return {
      name: model,
      license: Array.isArray(license) ? license.join("\n\n") : (license ?? ""),
      template,
      system,
      parameters,
      modelfile,
      families: details?.families ?? [],
      parameterSize: details?.parameter_size ?? "",
      quantization: details?.quantization_level ?? "",
      format: details?.format ?? "",
      ...factsOf(shown),
      ...(embeddingLength === undefined ? {} : { embeddingLength }),
      info: Object.entries(info ?? {}).flatMap(([key, value]) => {
        const shown = typeof value === "string" ? value : JSON.stringify(value);
        return shown === undefined || shown === "null" || shown.length > longestInfo ? [] : [[key, shown] as const];
      }),
    };
  } catch (error) {
    if (error instanceof z.ZodError) throw ollamaError(new Error(`unreadable model: ${error.message}`), host.url);
    throw ollamaError(error, host.url, model);
  }
}

/** A model that cannot be shown is listed without these. */
async function learn(
  host: OllamaHost,
  { name, digest }: z.infer<typeof listedSchema>,
  memory: FactsMemory,
  signal: AbortSignal,
): Promise<void> {
  const shown = await ollamaAt(host, signal)
    .show({ model: name })
    .catch(() => undefined);
  const parsed = shownSchema.safeParse(shown);
  if (parsed.success) memory.set(digest, factsOf(parsed.data));
}

function factsOf({ capabilities, model_info: info }: z.infer<typeof shownSchema>): ModelFacts {
  const contextTokens = numberOf(info, ".context_length");
  return {
    ...(contextTokens === undefined ? {} : { contextTokens }),
    ...(capabilities ? { capabilities } : {}),
  };
}

/** `llama.context_length`: the name begins with the architecture. */
function numberOf(info: Readonly<Record<string, unknown>> | null | undefined, ending: string): number | undefined {
  const architecture = info?.["general.architecture"];
  const value = info?.[`${typeof architecture === "string" ? architecture : ""}${ending}`];
  return typeof value === "number" ? value : undefined;
}

function modelOf(
  { name, size, digest, modified_at: modifiedAt, details, remote_host: remoteHost }: z.infer<typeof listedSchema>,
  facts: ModelFacts | undefined,
  loaded: LoadedModel | undefined,
): HostModel {
  const families = details?.families ?? (details?.family ? [details.family] : []);
  const modifiedAtMs = Date.parse(String(modifiedAt));
  return {
    name,
    ...(size == null ? {} : { sizeBytes: size }),
    digest,
    // An adapter doubles the family of its base.
    families: [...new Set(families)],
    parameterSize: details?.parameter_size ?? "",
    quantization: details?.quantization_level ?? "",
    ...facts,
    ...(Number.isNaN(modifiedAtMs) ? {} : { modifiedAtMs }),
    ...(loaded ? { loaded } : {}),
    ...(remoteHost === "" ? {} : { remoteHost }),
  };
}

function loadedOf(
  { size, size_vram: vram, expires_at: expiresAt, context_length: contextTokens }: z.infer<typeof loadedSchema>,
  nowMs: number,
): LoadedModel {
  const untilMs = Date.parse(String(expiresAt));
  const sizeBytes = size ?? 0;
  const vramBytes = vram ?? 0;
  return {
    sizeBytes,
    vramBytes,
    gpuShare: sizeBytes > 0 ? Math.min(1, vramBytes / sizeBytes) : 0,
    ...(Number.isNaN(untilMs) || untilMs > nowMs + foreverAfterMs ? {} : { untilMs }),
    ...(contextTokens == null ? {} : { contextTokens }),
  };
}
