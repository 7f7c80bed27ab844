import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { CreateRequest } from "ollama";
import { UserError } from "../../domain/user-error.js";
import { ollamaError } from "./errors.js";
import type { OllamaHost } from "./host.js";
import { httpFetch } from "./http-fetch.js";
import type { Modelfile } from "./modelfile.js";
import { ollamaAt } from "./ollama.js";

// The package's type lacks `files`, which the server has taken since 0.5.5; it is passed on as it is.

export type Deployment = {
  readonly model: string;
  /** The merged weights on this machine. */
  readonly ggufFile: string;
  readonly modelfile: Modelfile | undefined;
  readonly probe: string;
};

/**
 * The answer to the probe, after the weights were sent as a blob and the model was made from them. What `create` accepts
 * may still not load, so only the probe proves it.
 * @throws UserError `ollama.probe-failed` where the made model does not answer, and those of `ollamaError`
 */
export async function deployGguf(
  host: OllamaHost,
  deployment: Deployment,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const { model, ggufFile, modelfile } = deployment;
  try {
    progress("hashing the weights");
    const digest = await sha256(ggufFile, signal);
    await uploadBlob(host, digest, ggufFile, progress, signal);
    progress(`creating ${model}`);
    const request: CreateRequest & { readonly files: Record<string, string>; stream: true } = {
      model,
      files: { "model.gguf": digest },
      stream: true,
      ...(modelfile?.template === undefined ? {} : { template: modelfile.template }),
      ...(modelfile?.system === undefined ? {} : { system: modelfile.system }),
      ...(modelfile?.license === undefined ? {} : { license: modelfile.license }),
      ...(modelfile && modelfile.parameters.size > 0 ? { parameters: Object.fromEntries(modelfile.parameters) } : {}),
    };
    const stream = await ollamaAt(host, signal).create(request);
    for await (const part of stream) progress(`creating ${model}: ${part.status}`);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw ollamaError(error, host.url);
  }
  return probeModel(host, model, deployment.probe, progress, signal);
}

async function probeModel(
  host: OllamaHost,
  model: string,
  prompt: string,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  progress(`probing ${model}`);
  try {
    const answer = await ollamaAt(host, signal).chat({
      model,
      messages: [{ role: "user", content: prompt }],
      options: { temperature: 0, num_predict: 64 },
      stream: false,
    });
    return answer.message.content;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new UserError({
      code: "ollama.probe-failed",
      kind: "failed",
      message: `Ollama made ${model} but it does not answer: ${error instanceof Error ? error.message : String(error)}`,
      hint: "Check that the GGUF is whole and of an architecture this server knows.",
      cause: error,
    });
  }
}

async function sha256(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash, { signal });
  return `sha256:${hash.digest("hex")}`;
}

/** `HEAD` then `POST /api/blobs/DIGEST` (Ollama's API, "Push a Blob"). */
async function uploadBlob(
  host: OllamaHost,
  digest: string,
  file: string,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const fetch = httpFetch(signal, host.authorization);
  const url = `${host.url}/api/blobs/${digest}`;
  const head = await fetch(url, { method: "HEAD" });
  if (head.ok) return;
  progress("sending the weights");
  const body = Readable.toWeb(createReadStream(file)) as unknown as ReadableStream<Uint8Array>;
  const sent = await fetch(url, { method: "POST", body });
  if (!sent.ok) {
    throw new UserError({
      code: "ollama.blob-refused",
      kind: "failed",
      message: `Ollama answered ${sent.status} to the weights ${digest.slice(0, 19)}: ${await sent.text()}`,
      hint: "Look into the server's log; the disk may be full.",
    });
  }
}
