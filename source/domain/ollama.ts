// Servers that answer a chat, their models, and the long work on models.

/** What speaks at a URL: Ollama's own API, or OpenAI's (vLLM, llama-server, anything with `/v1/chat/completions`). */
export type HostKind = "ollama" | "openai";

/** A server as it is set down. A key is never kept, only the name of the variable that has it. */
export type ChatHost = {
  readonly hostId: string;
  readonly name: string;
  /** Without credentials, without a trailing slash. */
  readonly url: string;
  /** Given by the user; absent: a probe decides. */
  readonly kind?: HostKind | undefined;
  /** The environment variable whose value is sent as `Authorization: Bearer`. */
  readonly apiKeyEnv?: string | undefined;
};

/** The host that OLLAMA_HOST names, which is the first one always. */
export const firstHostId = "first";

export type HostState =
  | { readonly state: "up"; readonly kind: HostKind; readonly version: string }
  | { readonly state: "starting" }
  /** Its first probe has not come back yet. */
  | { readonly state: "asking" }
  | {
      readonly state: "down";
      /** Of the UserError: "ollama.down", "ollama.hung", "host.unknown", … */
      readonly code: string;
      readonly reason: string;
      readonly hint?: string;
      /** The `ollama` binary is there and it is the first host, on this machine: `ollama.start` starts it. */
      readonly canStart: boolean;
    };

/** What not every kind of host can do. */
export type HostAbility =
  | "pull"
  | "create"
  | "copy"
  | "delete"
  | "load"
  | "unload"
  | "show"
  | "loaded"
  | "keepAlive"
  | "digest"
  | "context"
  | "thinkSwitch";

/** A model in memory (`/api/ps`). */
export type LoadedModel = {
  readonly sizeBytes: number;
  readonly vramBytes: number;
  /** 0 to 1: 0 is on the processor alone. */
  readonly gpuShare: number;
  /** When it is unloaded, epoch ms; absent: never. */
  readonly untilMs?: number;
  /** In force, which may be less than was asked for. */
  readonly contextTokens?: number;
};

/** A model of a host; what the host does not tell is absent. */
export type HostModel = {
  readonly name: string;
  readonly sizeBytes?: number;
  readonly digest?: string;
  readonly families: readonly string[];
  /** As the server writes it: "1.12M", "8.0B". */
  readonly parameterSize?: string;
  readonly quantization?: string;
  /** That it was trained with. */
  readonly contextTokens?: number;
  /** "completion", "embedding", "tools", "thinking", "vision", … */
  readonly capabilities?: readonly string[];
  readonly modifiedAtMs?: number;
  readonly loaded?: LoadedModel;
  /** It runs on another server, which this one only passes on to. */
  readonly remoteHost?: string;
};

/** The texts of `/show`. */
export type ModelTexts = {
  readonly name: string;
  readonly license: string;
  readonly template: string;
  readonly system: string;
  /** One a line, as the server writes them. */
  readonly parameters: string;
  readonly modelfile: string;
  readonly families: readonly string[];
  readonly parameterSize: string;
  readonly quantization: string;
  readonly format: string;
  readonly contextTokens?: number;
  readonly embeddingLength?: number;
  readonly capabilities?: readonly string[];
  /** The metadata of its GGUF, without what is too long to show. */
  readonly info: readonly (readonly [key: string, value: string])[];
};

/** A part of a pull, or of weights that are sent. */
export type JobLayer = {
  readonly digest: string;
  readonly totalBytes: number;
  readonly completedBytes: number;
};

/** A pull or a creation, while it runs and after. */
export type ModelJob = {
  readonly jobId: string;
  readonly hostId: string;
  readonly kind: "pull" | "create";
  readonly model: string;
  /** A pull from a registry that speaks http. */
  readonly insecure?: true;
  /** "stopped": by the user; a pull of the same name goes on where it was. */
  readonly state: "running" | "done" | "failed" | "stopped";
  /** What the server does now, in its words. */
  readonly status: string;
  readonly layers: readonly JobLayer[];
  readonly totalBytes: number;
  readonly completedBytes: number;
  readonly bytesPerSecond?: number;
  readonly remainingMs?: number;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  /** How it ended. */
  readonly message?: string;
  readonly hint?: string;
};

const noModelsApi = "An OpenAI-compatible server manages its models itself";

/** Why a kind of host cannot do something; what is absent it can. */
export function hostLacks(kind: HostKind): { readonly [Ability in HostAbility]?: string } {
  if (kind === "ollama") return {};
  return {
    pull: noModelsApi,
    create: noModelsApi,
    copy: noModelsApi,
    delete: noModelsApi,
    load: noModelsApi,
    unload: noModelsApi,
    show: "An OpenAI-compatible server tells no more of a model than its name",
    loaded: "An OpenAI-compatible server does not tell what is in memory",
    keepAlive: "An OpenAI-compatible server keeps its model in memory",
    digest: "An OpenAI-compatible server does not tell a digest",
    context: "The context of an OpenAI-compatible server is set where it is started (num_ctx is Ollama's)",
    thinkSwitch: "An OpenAI-compatible server is told how much to think by low, medium or high, not yes or no",
  };
}

/** It makes vectors of texts and answers nothing. False where the capabilities are unknown. */
export function isEmbeddingOnly(capabilities: readonly string[] | undefined): boolean {
  return capabilities?.includes("embedding") === true && !capabilities.includes("completion");
}
