import { type HostKind, isEmbeddingOnly } from "../../domain/ollama.js";
import { UserError } from "../../domain/user-error.js";
import { noModel } from "../ollama/errors.js";
import type { OllamaHost } from "../ollama/host.js";
import { showModel } from "../ollama/models.js";
import { listModels } from "../ollama/ollama.js";
import { type AnswerPart, type AnswerRequest, streamAnswer } from "../ollama/stream-answer.js";
import { streamOpenAiAnswer } from "../openai/stream-answer.js";
import { namesLike } from "./names-like.js";
import { probeHost } from "./probe-host.js";

/** How long a server is asked why an answer broke. The answer itself has no limit. */
const explainWithinMs = 2000;

/**
 * An answer of a host of either kind. A failure is explained by looks at the server: is it there still, which names has it,
 * what can the model do.
 * @throws UserError of `streamAnswer` and `streamOpenAiAnswer`, `ollama.died`, `chat.embedding-model`, `chat.no-thinking`, `chat.no-tools`
 */
export async function* askHost(
  host: OllamaHost,
  kind: HostKind,
  request: AnswerRequest,
  clock: () => number,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart> {
  const stream = kind === "openai" ? streamOpenAiAnswer : streamAnswer;
  try {
    yield* stream(host, request, clock, signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof UserError)) throw error;
    throw await explained(error, host, kind, request);
  }
}

/** Installed names that are like one that is not there. @throws UserError of `ollamaError` */
export async function likeInstalled(host: OllamaHost, model: string, signal: AbortSignal): Promise<readonly string[]> {
  const models = await listModels(host, signal);
  return namesLike(
    models.map(({ name }) => name),
    model,
  );
}

async function explained(
  error: UserError,
  host: OllamaHost,
  kind: HostKind,
  request: AnswerRequest,
): Promise<UserError> {
  const signal = AbortSignal.timeout(explainWithinMs);
  if (error.code === "ollama.broken-off" || error.code === "ollama.told") {
    const isUp = await probeHost(host, kind, signal).then(
      () => true,
      () => false,
    );
    return isUp
      ? changed(error, {}, "The server runs on: send it again, the model is loaded afresh.")
      : died(host, error);
  }
  if (kind === "openai") return error;
  if (error.code === "ollama.no-model") {
    const names = await likeInstalled(host, request.model, signal).catch(() => []);
    return noModel(host.url, request.model, error, names);
  }
  if (error.code !== "ollama.bad-request") return error;
  const { capabilities } = await showModel(host, request.model, signal).catch(() => ({ capabilities: undefined }));
  return unable(error, capabilities, request) ?? error;
}

/** What was asked that the model cannot do, by its capabilities; undefined where they do not tell. */
function unable(
  error: UserError,
  capabilities: readonly string[] | undefined,
  { model, settings }: AnswerRequest,
): UserError | undefined {
  if (!capabilities) return undefined;
  if (isEmbeddingOnly(capabilities)) {
    const message = `${model} makes embeddings: it cannot answer`;
    return changed(error, { code: "chat.embedding-model", message }, "Choose a model that can complete texts.");
  }
  if (settings.think !== undefined && settings.think !== false && !capabilities.includes("thinking")) {
    return changed(
      error,
      { code: "chat.no-thinking", message: `${model} cannot think` },
      "Take the setting think away.",
    );
  }
  if (settings.tools !== undefined && !capabilities.includes("tools")) {
    return changed(error, { code: "chat.no-tools", message: `${model} cannot call tools` }, "Take the tools away.");
  }
  return undefined;
}

function died(host: OllamaHost, cause: UserError): UserError {
  return new UserError({
    code: "ollama.died",
    kind: "missing",
    message: `The server at ${host.url} has gone away in mid answer`,
    hint: "Start it again with: ollama serve",
    cause,
  });
}

function changed(error: UserError, to: { readonly code?: string; readonly message?: string }, hint: string): UserError {
  const { code, kind, message } = error;
  return new UserError({ code, kind, message, ...to, hint, cause: error });
}
