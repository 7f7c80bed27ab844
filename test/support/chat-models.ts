import type { HostView } from "../../source/api/ollama-calls.js";
import { type HostModel, hostLacks, type ModelJob, type ModelTexts } from "../../source/domain/ollama.js";

/** An Ollama that answers: the first host. */
export const ollamaHost: HostView = {
  hostId: "first",
  name: "Ollama",
  url: "http://127.0.0.1:11434",
  origin: "environment",
  state: "up",
  kind: "ollama",
  version: "0.17.4",
  lacks: {},
};

/** A server that speaks as OpenAI's does. */
export const openAiHost: HostView = {
  hostId: "host-1",
  name: "vllm",
  url: "http://gpu-07:8000/v1",
  origin: "settings",
  state: "up",
  kind: "openai",
  version: "",
  lacks: hostLacks("openai"),
};

/** A model of 1.2 MB that completes texts. */
export function hostModel(name: string, more: Partial<HostModel> = {}): HostModel {
  return {
    name,
    sizeBytes: 1_220_000,
    digest: `digest-of-${name}`,
    families: ["llama"],
    parameterSize: "1.12M",
    quantization: "Q8_0",
    contextTokens: 1024,
    capabilities: ["completion"],
    modifiedAtMs: 0,
    ...more,
  };
}

export function modelTexts(name: string): ModelTexts {
  return {
    name,
    license: "CC0-1.0",
    template: "{{ .Prompt }}",
    system: "You are a helpful assistant.",
    parameters: 'num_ctx   512\nstop      "<|end|>"',
    modelfile: `FROM ${name}`,
    families: ["llama"],
    parameterSize: "1.12M",
    quantization: "Q8_0",
    format: "gguf",
    contextTokens: 1024,
    embeddingLength: 128,
    info: [["general.architecture", "llama"]],
  };
}

/** A pull that is half way. */
export function modelJob(model: string, more: Partial<ModelJob> = {}): ModelJob {
  return {
    jobId: `job ${model}`,
    hostId: "first",
    kind: "pull",
    model,
    state: "running",
    status: "pulling 3318f2cee44a",
    layers: [{ digest: "sha256:3318f2cee44a", totalBytes: 2_000_000, completedBytes: 1_000_000 }],
    totalBytes: 2_000_000,
    completedBytes: 1_000_000,
    bytesPerSecond: 38_000_000,
    remainingMs: 70_000,
    startedAtMs: 0,
    ...more,
  };
}
