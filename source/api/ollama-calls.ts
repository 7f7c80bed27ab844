// Servers that answer, and their models: states, texts, pulls, creations.
import { z } from "zod";
import type { PathCompletion } from "../domain/data/path-completion.js";
import type { ChatHost, HostAbility, HostModel, HostState, ModelJob, ModelTexts } from "../domain/ollama.js";
import { full, read } from "./call.js";
import { chatSettingsSchema } from "./chat-calls.js";
import type { OllamaView } from "./views.js";

export type HostView = ChatHost &
  HostState & {
    /** From OLLAMA_HOST of the terminal (or its default), or set down in this project. */
    readonly origin: "environment" | "settings";
    /** Why it cannot do something; empty while its kind is unknown. */
    readonly lacks: { readonly [Ability in HostAbility]?: string };
  };
export type HostsView = { readonly hosts: readonly HostView[] };
export type HostModelsView = { readonly hostId: string; readonly models: readonly HostModel[] };
export type ModelJobsView = { readonly jobs: readonly ModelJob[] };
/** What `ollama serve`, started here, has written last; `file` is its log. */
export type ServeLogView = { readonly file: string; readonly lines: readonly string[] };

const nothing = z.object({});
const variableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "is no name of an environment variable");
export const hostKindSchema = z.enum(["ollama", "openai"]);
const addressSchema = z.object({
  url: z.string().min(1).max(2000),
  kind: hostKindSchema.optional(),
  apiKeyEnv: variableName.optional(),
});
/** Absent: the first host. */
const hostId = z.string().optional();
const model = z.string().min(1).max(1000);
const onModel = z.object({ hostId, model });
const keepAlive = z.string().max(100).optional();
/** What the REPL's `/save` makes a model of: a model, settings (system prompt, options, stop words), the branch of a conversation that is shown. */
const sessionSchema = z.object({ from: model, settings: chatSettingsSchema, chatId: z.string().optional() });
const job = full<{ readonly jobId: string }>();

export const ollamaCalls = {
  /** The first host, with its models in short. */
  "ollama.get": read<OllamaView>()(nothing),
  /** `ollama serve`, in a session of its own; a job. */
  "ollama.start": full<{ readonly jobId: string }>()(nothing),
  "ollama.log": read<ServeLogView>()(z.object({ lines: z.number().int().positive().max(10_000).optional() })),

  /** The first host, then those of the project's settings. Answers at once: states come with later events `ollama`. */
  "hosts.list": read<HostsView>()(nothing),
  /** Somebody looks at hosts or models, and will say so again within 12 s: changes are looked for by themselves until then. */
  "hosts.looked": read<{ readonly noted: boolean }>()(nothing),
  "hosts.add": full<{ readonly hostId: string }>()(addressSchema.extend({ name: z.string().max(200).optional() })),
  /** Undo sets it down again. */
  "hosts.remove": full<{ readonly removed: boolean }>()(z.object({ hostId: z.string() })),
  /** What answers there now: at an address that is set down nowhere, or at a host that is. */
  "hosts.test": full<HostState>()(z.union([addressSchema, z.object({ hostId: z.string() })])),

  /** Every model of a host, those in memory first. */
  "ollama.models": read<HostModelsView>()(z.object({ hostId })),
  "ollama.show": read<ModelTexts>()(onModel),
  /** Names of installed models that are like one that is not there, the likest first. */
  "ollama.like": read<{ readonly names: readonly string[] }>()(onModel),
  /** Pulls and creations, the newest first; `jobs.cancel` stops one. */
  "ollama.jobs": read<ModelJobsView>()(nothing),
  /** A name as Ollama takes it (`llama3.2:1b`, `hf.co/OWNER/REPOSITORY:QUANTISATION`). One that was stopped goes on. */
  "ollama.pull": job(onModel.extend({ insecure: z.boolean().optional() })),
  /**
   * From the text of a Modelfile, whose paths count from `folder`, or from a Modelfile or GGUF at a path of the hub's machine
   * (a GGUF may have an `adapter`, a GGUF too). `replace`: also where a model of that name is there. Ends with a token of the new model.
   */
  "ollama.create": job(
    onModel.extend({
      modelfile: z.string().max(10_000_000).optional(),
      folder: z.string().optional(),
      path: z.string().optional(),
      adapter: z.string().optional(),
      session: sessionSchema.optional(),
      /** F16 weights are made this small: Q8_0, Q4_K_M, Q4_K_S. */
      quantize: z.string().max(20).optional(),
      replace: z.boolean().optional(),
    }),
  ),
  /** What a path of the hub's machine may go on as; one with `~/` too. */
  "ollama.paths": full<PathCompletion>()(z.object({ typed: z.string().max(4096) })),
  /** A GGUF at a path of the hub's machine can be what it is named as; an error says why not. */
  "ollama.gguf": full<{ readonly fits: boolean }>()(
    z.object({ path: z.string().max(4096), as: z.enum(["weights", "adapter"]) }),
  ),
  "ollama.copy": full<{ readonly copied: boolean }>()(
    onModel.extend({ destination: model, replace: z.boolean().optional() }),
  ),
  "ollama.delete": full<{ readonly deleted: boolean }>()(onModel),
  /** Into memory, to stay for `keepAlive` ("5m", "-1" for ever); of one that is there already the time to stay. */
  "ollama.load": full<{ readonly loadMs: number }>()(onModel.extend({ keepAlive })),
  "ollama.unload": full<{ readonly unloaded: boolean }>()(onModel),
  /** One token of it: what is installed may still not load. */
  "ollama.probe": full<{ readonly answered: boolean; readonly tookMs: number }>()(onModel),
} as const;
