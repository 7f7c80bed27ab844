// The contract of `POST /slipway/v1/call/NAME`: input as JSON, checked by the schema here; output as JSON.
// The terminal imports only the types of this file, so that zod stays out of its start-up.
import { z } from "zod";
import type { ChatId, ExecutionId } from "../domain/ids.js";
import {
  type AxesReply,
  axesSchema,
  type MetricsReply,
  metricsSchema,
  type ScatterReply,
  type SeriesReply,
  scatterSchema,
  seriesSchema,
} from "./series-views.js";
import type {
  ArtifactView,
  AuditView,
  BoardView,
  ChatsView,
  ChatView,
  CommandView,
  DatasetsView,
  DatasetVersionsView,
  ExecutionsView,
  JobView,
  LogWindow,
  OllamaView,
  PipelineView,
  ProjectView,
  RunRow,
  RunsView,
  SamplesView,
  UndoView,
} from "./views.js";

type Call<Input extends z.ZodType, Output> = {
  /** What the token must allow. "read" changes nothing. */
  readonly access: "read" | "full";
  readonly input: Input;
  /** Type only. */
  readonly output?: Output;
};

/** Declares a call: `read<Output>()(schema)`. */
const read =
  <Output>() =>
  <Input extends z.ZodType>(input: Input): Call<Input, Output> => ({ access: "read", input });
const full =
  <Output>() =>
  <Input extends z.ZodType>(input: Input): Call<Input, Output> => ({ access: "full", input });

const nothing = z.object({});
const count = z.number().int().min(0).max(1_000_000_000);

/** Environment, umask and working folder of the client that asks; absent from a client on another machine. */
const callerSchema = z.object({
  env: z.record(z.string(), z.string()),
  umask: z.number().int().min(0).max(0o777),
  cwd: z.string(),
});

export const calls = {
  "project.get": read<ProjectView>()(nothing),
  /** `seen`: the fingerprint of the commands that were shown; where they have changed since, nothing is trusted. */
  "project.trust": full<ProjectView>()(z.object({ seen: z.string().optional() })),
  /** PATH and OLLAMA_* of a terminal of this machine: with them the hub looks for tools and for Ollama from now on. */
  "client.attach": full<{ readonly changed: boolean }>()(z.object({ env: z.record(z.string(), z.string()) })),
  /** By the caller's environment, which may name a proxy or another index. */
  "tools.install": full<{ readonly jobId: string }>()(z.object({ caller: callerSchema.optional() })),
  "jobs.list": read<{ readonly jobs: readonly JobView[] }>()(nothing),
  "commands.list": read<{ readonly commands: readonly CommandView[] }>()(nothing),
  "undo.peek": read<UndoView>()(nothing),
  "undo.run": full<UndoView>()(nothing),
  "hub.stop": full<{ readonly stopping: boolean }>()(z.object({ force: z.boolean() })),

  "pipeline.get": read<PipelineView>()(nothing),
  "pipeline.run": full<{ readonly executionId: ExecutionId }>()(
    z.object({ targets: z.array(z.string()), force: z.boolean(), caller: callerSchema.optional() }),
  ),
  "pipeline.stop": full<{ readonly stopped: boolean }>()(z.object({ executionId: z.string() })),
  "executions.list": read<ExecutionsView>()(z.object({ limit: count })),
  /** `from` counts from 0; "end" gives the last `count` lines. */
  "log.window": read<LogWindow>()(
    z.object({ executionId: z.string(), from: z.union([count, z.literal("end")]), count: count.max(2000) }),
  ),

  "runs.list": read<RunsView>()(
    z.object({ filter: z.string(), orderBy: z.array(z.string()), offset: count, limit: count.max(1000) }),
  ),
  "runs.get": read<RunRow>()(z.object({ runId: z.string() })),
  /** Series of up to 20 runs, reduced to the columns of a chart. */
  "runs.series": read<SeriesReply>()(seriesSchema),
  /** Which metrics these runs have, by pages. */
  "runs.metrics": read<MetricsReply>()(metricsSchema),
  /** Params and metrics of these runs, to choose an axis from. */
  "runs.axes": read<AxesReply>()(axesSchema),
  /** Last values of metrics against a param or another metric, over many runs. */
  "runs.scatter": read<ScatterReply>()(scatterSchema),
  "runs.samples": read<SamplesView>()(z.object({ runId: z.string() })),
  "runs.artifacts": read<{ readonly artifacts: readonly ArtifactView[] }>()(
    z.object({ runId: z.string(), path: z.string() }),
  ),
  "runs.delete": full<{ readonly deleted: boolean }>()(z.object({ runId: z.string() })),

  "datasets.list": read<DatasetsView>()(nothing),
  "datasets.versions": read<DatasetVersionsView>()(z.object({ path: z.string() })),
  /** Puts a version of one dataset into the workspace; a modified file is kept aside and comes back with undo. */
  "datasets.restore": full<{ readonly path: string }>()(
    z.object({ path: z.string(), md5: z.string(), commit: z.string(), caller: callerSchema.optional() }),
  ),

  "models.board": read<BoardView>()(nothing),
  "models.audit": read<AuditView>()(z.object({ name: z.string() })),
  "models.transition": full<{ readonly version: string; readonly archived: readonly string[] }>()(
    z.object({
      name: z.string(),
      version: z.string(),
      stage: z.string(),
      archiveExisting: z.boolean(),
      note: z.string().max(5000),
      via: z.enum(["app", "cli"]),
    }),
  ),
  /** Blobs and `create` from the version's merged GGUF, a probe answer; a job. */
  "models.deploy": full<{ readonly jobId: string; readonly model: string }>()(
    z.object({ name: z.string(), version: z.string() }),
  ),

  "ollama.get": read<OllamaView>()(nothing),
  "ollama.start": full<{ readonly jobId: string }>()(nothing),
  "chats.list": read<ChatsView>()(nothing),
  "chats.get": read<ChatView>()(z.object({ chatId: z.string() })),
  "chats.create": full<{ readonly chatId: ChatId }>()(z.object({ model: z.string(), title: z.string() })),
  "chats.delete": full<{ readonly deleted: boolean }>()(z.object({ chatId: z.string() })),
  /** Starts an answer; it streams from `GET /slipway/v1/chat/ID?offset=N` and goes on when nobody listens. */
  "chats.send": full<{ readonly accepted: boolean }>()(
    z.object({ chatId: z.string(), content: z.string().max(10_000_000), model: z.string() }),
  ),
  "chats.stop": full<{ readonly stopped: boolean }>()(z.object({ chatId: z.string() })),
} as const;

type Calls = typeof calls;
export type CallName = keyof Calls;
export type CallInput<Name extends CallName> = z.input<Calls[Name]["input"]>;
export type CallOutput<Name extends CallName> = NonNullable<Calls[Name]["output"]>;
export type Caller = z.infer<typeof callerSchema>;

/** Every failed call answers with this body; `kind` decides the HTTP status. */
export type CallError = {
  readonly error: { readonly code: string; readonly kind: string; readonly message: string; readonly hint?: string };
};

/** One line of a chat stream: text to append at `offset` (UTF-16 units of the answer), or the end. */
export type ChatChunk =
  | { readonly offset: number; readonly text: string }
  | { readonly done: true; readonly error?: string };
