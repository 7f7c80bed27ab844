import { readdir, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join, resolve } from "node:path";
import type { CreateRequest } from "ollama";
import { UserError } from "../../domain/user-error.js";
import { sendBlob } from "./blobs.js";
import { ollamaError } from "./errors.js";
import type { OllamaHost } from "./host.js";
import type { Modelfile } from "./modelfile.js";
import { ollamaAt } from "./ollama.js";
import type { ModelProgress } from "./pull.js";

export type Creation = {
  readonly model: string;
  /** A model that the server has. */
  readonly from?: string | undefined;
  /** Paths of weights on this machine, sent as blobs. */
  readonly files: readonly string[];
  readonly adapters: readonly string[];
  readonly modelfile: Modelfile | undefined;
  readonly quantize?: string | undefined;
};

/** What of a folder of weights in Hugging Face's form `create` reads. */
const weightFile = /\.(safetensors|gguf|json|model)$/;

/**
 * Makes a model: its weights and adapters are sent where the server lacks them. That it was made does not say that it loads.
 * @throws UserError of `sendBlob` and `ollamaError`; the signal's reason
 */
export async function createModel(
  host: OllamaHost,
  creation: Creation,
  progress: (line: ModelProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const { model, from, modelfile, quantize } = creation;
  try {
    const files = await sendAll(host, creation.files, progress, signal);
    const adapters = await sendAll(host, creation.adapters, progress, signal);
    // The package's type lacks `files`, which the server has taken since 0.5.5; it is passed on as it is.
    const request: CreateRequest & { readonly files?: Record<string, string> } = {
      model,
      ...(from === undefined ? {} : { from }),
      ...(creation.files.length === 0 ? {} : { files }),
      ...(creation.adapters.length === 0 ? {} : { adapters }),
      ...(quantize === undefined ? {} : { quantize }),
      ...textsOf(modelfile),
    };
    const stream = await ollamaAt(host, signal).create({ ...request, stream: true });
    for await (const { status = "" } of stream) progress({ status });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw ollamaError(error, host.url, from);
  }
}

/**
 * What a Modelfile asks for; a FROM or ADAPTER that is a file or folder under `folder` is sent, another FROM is a model's name.
 * @throws UserError `ollama.bad-modelfile`
 */
export async function planCreation(
  model: string,
  modelfile: Modelfile,
  folder: string,
  quantize: string | undefined,
): Promise<Creation> {
  const files: string[] = [];
  let from: string | undefined;
  for (const text of modelfile.from) {
    const found = await filesAt(placeOf(text, folder));
    if (found.length > 0) files.push(...found);
    else if (/^(\.{0,2}\/|~\/)/.test(text)) throw badModelfile(`FROM ${text}: there is no such file or folder`);
    else from = text;
  }
  const adapters: string[] = [];
  for (const text of modelfile.adapters) {
    const found = await filesAt(placeOf(text, folder));
    if (found.length === 0) throw badModelfile(`ADAPTER ${text}: there is no such file or folder`);
    adapters.push(...found);
  }
  if (from === undefined && files.length === 0) throw badModelfile("It has no FROM");
  return { model, from, files, adapters, modelfile, quantize };
}

function textsOf(modelfile: Modelfile | undefined): Partial<CreateRequest> {
  if (!modelfile) return {};
  const { template, system, license, parameters, messages } = modelfile;
  return {
    ...(template === undefined ? {} : { template }),
    ...(system === undefined ? {} : { system }),
    ...(license === undefined ? {} : { license }),
    ...(parameters.size === 0 ? {} : { parameters: Object.fromEntries(parameters) }),
    ...(messages.length === 0 ? {} : { messages: [...messages] }),
  };
}

async function sendAll(
  host: OllamaHost,
  paths: readonly string[],
  progress: (line: ModelProgress) => void,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const path of paths) digests[basename(path)] = await sendBlob(host, path, progress, signal);
  return digests;
}

/** Where a path, as it is typed, is: from the home folder after `~/`, else from `folder`. */
export function placeOf(text: string, folder: string): string {
  return text.startsWith("~/") ? join(homedir(), text.slice(2)) : resolve(folder, text);
}

async function filesAt(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return [path];
  if (!found?.isDirectory()) return [];
  const names = await readdir(path);
  return names.filter((name) => weightFile.test(name)).map((name) => join(path, name));
}

function badModelfile(message: string): UserError {
  return new UserError({
    code: "ollama.bad-modelfile",
    kind: "invalid",
    message: `The Modelfile cannot be used: ${message}`,
    hint: "Write FROM with a model's name, or the path of a GGUF file.",
  });
}
