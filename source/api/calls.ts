// The contract of `POST /slipway/v1/call/NAME`: input as JSON, checked by the schema here; output as JSON.
// The terminal imports only the types of this file, so that zod stays out of its start-up.
import { z } from "zod";
import type { ExecutionId } from "../domain/ids.js";
import type { LogoutFinding } from "../domain/logout.js";
import { callerSchema, full, read, viaSchema } from "./call.js";
import { chatCalls } from "./chat-calls.js";
import { chatFieldCalls } from "./chat-field-calls.js";
import { datasetCalls } from "./dataset-calls.js";
import { datasetDifferenceCalls } from "./dataset-difference-calls.js";
import { datasetFileCalls } from "./dataset-file-calls.js";
import { datasetWorkCalls } from "./dataset-work-calls.js";
import { experimentCalls } from "./experiment-calls.js";
import { historyCalls } from "./history-calls.js";
import { keptCalls } from "./kept-calls.js";
import {
  type LogFound,
  type LogPlace,
  type LogWindow,
  logFindSchema,
  logPlaceSchema,
  logWindowSchema,
} from "./log-views.js";
import { gpusSchema, type MachinePage, type MachineStrip, machinePageSchema } from "./machine-views.js";
import { numbersCalls } from "./numbers-calls.js";
import { ollamaCalls } from "./ollama-calls.js";
import {
  type ParamsDifference,
  type ParamsEdited,
  type ParamsFileView,
  type ParamsText,
  type ParamsView,
  paramsEditSchema,
  paramsFileSchema,
  paramsSaveSchema,
  paramsTreeSchema,
} from "./params-views.js";
import type {
  CodeView,
  ComparedAnswers,
  ComparedRun,
  DataCell,
  FileCell,
  MatrixView,
  MetricCell,
} from "./run-compare-views.js";
import type {
  AnswersView,
  ArtifactPreview,
  EntriesView,
  FoundRun,
  MetricsView,
  PointsView,
  PromptsView,
  RunHeadView,
  SampleTable,
  TreeView,
} from "./run-detail-views.js";
import {
  type DryRun,
  type ForeignDvc,
  type RemovedOuts,
  type RunPlan,
  runRequestSchema,
  scopeSchema,
} from "./run-plan-views.js";
import type { RunIdsView, RunLooksView, RunTableView } from "./run-table-views.js";
import {
  type AxesReply,
  axesSchema,
  type ChartedMetricsReply,
  chartedMetricsSchema,
  type ScatterReply,
  type SeriesReply,
  scatterSchema,
  seriesSchema,
} from "./series-views.js";
import type { StageFacts } from "./stage-views.js";
import { type SweepPlan, type SweepStarted, type SweepsView, type SweepView, sweepSchema } from "./sweep-views.js";
import { tableCalls } from "./table-calls.js";
import type {
  ArtifactView,
  AuditView,
  BoardView,
  CommandView,
  ExecutionsView,
  JobView,
  PipelineView,
  ProjectView,
  RunRow,
  RunsView,
  SamplesView,
  UndoView,
} from "./views.js";
import { watchCalls } from "./watch-calls.js";

const nothing = z.object({});
const count = z.number().int().min(0).max(1_000_000_000);

const runIds = z.array(z.string()).min(1).max(10_000);
const runSort = z.array(z.object({ column: z.string(), descending: z.boolean() })).max(10);
/** Which runs a table has, and in which order. */
const runLookup = z.object({
  filter: z.string().max(10_000),
  sort: runSort,
  group: z.string(),
  toggled: z.array(z.string()).max(10_000),
  deleted: z.boolean(),
});
const runLook = z.object({
  filter: z.string().max(10_000),
  sort: runSort,
  columns: z.array(z.string()).max(500).optional(),
  pinned: z.array(z.string()).max(500),
  group: z.string(),
  aggregate: z.enum(["best", "mean"]),
});
const run = z.object({ runId: z.string() });
/** A window of rows whose key has what was typed (`domain/find-words.ts`). */
const found = z.object({ find: z.string().max(1000), offset: count, limit: count.max(20_000) });
/** Runs beside each other, 2 to 20; the first is what the others are held against. */
const compared = z.object({ runIds: z.array(z.string()).min(2).max(20) });
/** `all`: the rows without a difference, too. */
const matrix = z.object({ ...compared.shape, ...found.shape, all: z.boolean() });

export const calls = {
  "project.get": read<ProjectView>()(nothing),
  /** `seen`: the fingerprint of the commands that were shown; where they have changed since, nothing is trusted. */
  "project.trust": full<ProjectView>()(z.object({ seen: z.string().optional() })),
  /** PATH and OLLAMA_* of a terminal of this machine: with them the hub looks for tools and for Ollama from now on. */
  "client.attach": full<{ readonly changed: boolean }>()(z.object({ env: z.record(z.string(), z.string()) })),
  /** By the caller's environment, which may name a proxy or another index. */
  "tools.install": full<{ readonly jobId: string }>()(z.object({ caller: callerSchema.optional() })),
  /** Documents and series of the store that could not be read when the hub started, one line each. */
  "store.problems": read<{ readonly problems: readonly string[] }>()(nothing),
  "jobs.list": read<{ readonly jobs: readonly JobView[] }>()(nothing),
  "commands.list": read<{ readonly commands: readonly CommandView[] }>()(nothing),
  "undo.peek": read<UndoView>()(nothing),
  /** `id`: of the change that was shown, `mild`: one that needs no question; where another one is the last by now, nothing is undone. */
  "undo.run": full<UndoView>()(z.object({ id: z.string().optional(), mild: z.boolean().optional() })),
  /** Whether the hub and its runs live on when the user logs out. */
  "hub.logout": read<{ readonly findings: readonly LogoutFinding[] }>()(nothing),
  "hub.stop": full<{ readonly stopping: boolean }>()(z.object({ force: z.boolean() })),

  /** `whole`: only when every file is hashed; else what takes long is told as "checking". */
  "pipeline.get": read<PipelineView>()(z.object({ whole: z.boolean().optional() })),
  /** Writes a pipeline of two stages to begin with, where no file of it is there; runs `dvc init` where there is no DVC. */
  "pipeline.starter": full<{ readonly files: readonly string[] }>()(z.object({ caller: callerSchema.optional() })),
  "pipeline.stage": read<StageFacts>()(z.object({ name: z.string() })),
  /**
   * `set`: one value each (`KEY=VALUE`), put into the params files first; `scope` absent: what is named and needed for it. It waits
   * for DVC commands that others started here.
   */
  "pipeline.run": full<{ readonly executionId: ExecutionId }>()(
    z.object({
      targets: z.array(z.string()),
      scope: scopeSchema.optional(),
      force: z.boolean(),
      set: sweepSchema.shape.set.optional(),
      /** Instead of those that are chosen for the project. */
      gpus: gpusSchema.optional(),
      caller: callerSchema.optional(),
      via: viaSchema,
    }),
  ),
  /** What a run would do and why, by the hub's own state. */
  "pipeline.plan": read<RunPlan>()(runRequestSchema),
  /** The same asked of DVC (`dvc repro --dry`), after those that have its lock. */
  "pipeline.dry": full<DryRun>()(
    runRequestSchema.omit({ set: true, changed: true }).extend({ caller: callerSchema.optional() }),
  ),
  /** DVC commands here that Slipway did not start. */
  "pipeline.foreign": read<{ readonly commands: readonly ForeignDvc[] }>()(nothing),
  "pipeline.removed": read<RemovedOuts>()(z.object({ executionId: z.string() })),
  "pipeline.stop": full<{ readonly stopped: boolean }>()(z.object({ executionId: z.string() })),
  "executions.list": read<ExecutionsView>()(z.object({ limit: count })),
  ...historyCalls,
  ...watchCalls,
  ...experimentCalls,
  /** Lines of an execution's log, or of a stage's part of it, or of those that a filter leaves. */
  "log.window": read<LogWindow>()(logWindowSchema),
  /** The next line that is meant; waits until it is found, however long the log is. */
  "log.find": read<LogFound>()(logFindSchema),
  "log.place": read<LogPlace>()(logPlaceSchema),

  "params.files": read<{ readonly files: readonly ParamsFileView[] }>()(nothing),
  /** A window of a params file's tree. */
  "params.tree": read<ParamsView>()(paramsTreeSchema),
  "params.difference": read<ParamsDifference>()(paramsFileSchema),
  "params.text": read<ParamsText>()(paramsFileSchema),
  /** One value, key or item, on the text that the file has now. */
  "params.edit": full<ParamsEdited>()(paramsEditSchema),
  /** A whole text, as an editor has left it. */
  "params.save": full<{ readonly saved: boolean }>()(paramsSaveSchema),
  /** This file alone, by the caller's environment, hooks and identity. */
  "params.commit": full<{ readonly committed: boolean }>()(
    z.object({ ...paramsFileSchema.shape, message: z.string().min(1).max(10_000), caller: callerSchema.optional() }),
  ),

  "machine.strip": read<MachineStrip>()(nothing),
  "machine.page": read<MachinePage>()(machinePageSchema),
  /** The cards of runs from now on, kept in the project. */
  "machine.chooseGpus": full<{ readonly chosen?: string }>()(z.object({ gpus: gpusSchema })),
  /** Looks for the cards' tool again. */
  "machine.refresh": read<object>()(nothing),

  /** What a sweep would run, checked; nothing is started. */
  "sweeps.plan": read<SweepPlan>()(sweepSchema),
  "sweeps.start": full<SweepStarted>()(sweepSchema.extend({ caller: callerSchema.optional() })),
  "sweeps.list": read<SweepsView>()(nothing),
  "sweeps.get": read<SweepView>()(z.object({ sweepId: z.string() })),
  /** What is queued is dropped, what runs is asked to end. */
  "sweeps.stop": full<{ readonly stopped: boolean; readonly dropped: number }>()(z.object({ sweepId: z.string() })),
  /** Which metric the best is chosen by: `KEY`, `KEY:min` or `KEY:max`. */
  "sweeps.judge": full<{ readonly key: string }>()(
    z.object({ sweepId: z.string(), metric: z.string().min(1).max(500) }),
  ),
  /** Puts a trial's values into the params files; undoable. */
  "sweeps.apply": full<{ readonly changed: number }>()(z.object({ sweepId: z.string(), trial: count })),

  /** `and`: another filter that must hold, too, each in a language of its own. */
  "runs.list": read<RunsView>()(
    z.object({
      filter: z.string(),
      and: z.string().optional(),
      orderBy: z.array(z.string()),
      offset: count,
      limit: count.max(1000),
      columns: z.array(z.string()).max(500).optional(),
    }),
  ),
  "runs.get": read<RunRow>()(z.object({ runId: z.string() })),
  /** Series of up to 20 runs, reduced to the columns of a chart. */
  "runs.series": read<SeriesReply>()(seriesSchema),
  /** Which metrics these runs have, by pages. */
  "charts.metrics": read<ChartedMetricsReply>()(chartedMetricsSchema),
  /** Params and metrics of these runs, to choose an axis from. */
  "charts.axes": read<AxesReply>()(axesSchema),
  /** Last values of metrics against a param or another metric, over many runs. */
  "charts.scatter": read<ScatterReply>()(scatterSchema),
  "runs.samples": read<SamplesView>()(z.object({ runId: z.string() })),
  "runs.artifacts": read<{ readonly artifacts: readonly ArtifactView[] }>()(
    z.object({ runId: z.string(), path: z.string() }),
  ),
  /** A window of the table: `columns` absent, the hub chooses; `find` asks where a run or a group stands. */
  "runs.table": read<RunTableView>()(
    runLookup.extend({
      offset: count,
      limit: count.max(1000),
      columns: z.array(z.string()).max(500).optional(),
      aggregate: z.enum(["best", "mean"]),
      baseline: z.string().optional(),
      find: z.string().optional(),
    }),
  ),
  /** Ids of the runs that meet the filter, or of those in the rows `from` to `to`, and the names of the first. */
  "runs.ids": read<RunIdsView>()(runLookup.extend({ from: count.optional(), to: count.optional() })),
  "runs.columns": read<{ readonly columns: readonly string[] }>()(nothing),
  "runs.looks": read<RunLooksView>()(nothing),
  /** Without a name the present one; a name without a look forgets it. */
  "runs.keepLook": full<RunLooksView>()(
    z.object({ name: z.string().min(1).max(100).optional(), look: runLook.optional() }),
  ),
  "runs.keepChoice": full<RunLooksView>()(
    z.object({ marks: z.array(z.string()).max(10_000), baseline: z.string().optional() }),
  ),
  "runs.delete": full<{ readonly deleted: number }>()(z.object({ runIds: runIds })),
  "runs.restore": full<{ readonly restored: number }>()(z.object({ runIds: runIds })),
  "runs.rename": full<{ readonly name: string }>()(z.object({ runId: z.string(), name: z.string().min(1).max(5000) })),
  /** Without a value the tag is taken away. */
  "runs.tag": full<{ readonly tagged: number }>()(
    z.object({ runIds: runIds, key: z.string().min(1).max(250), value: z.string().max(8000).optional() }),
  ),

  /** Runs whose id begins so, or whose name is so; one that is meant by its whole id alone. */
  "runs.find": read<{ readonly runs: readonly FoundRun[] }>()(z.object({ text: z.string().min(1).max(500) })),
  "runs.head": read<RunHeadView>()(run),
  "runs.entries": read<EntriesView>()(z.object({ ...run.shape, ...found.shape, of: z.enum(["params", "tags"]) })),
  "runs.metrics": read<MetricsView>()(z.object({ ...run.shape, ...found.shape })),
  "runs.points": read<PointsView>()(
    z.object({ ...run.shape, key: z.string(), pageToken: z.string().optional(), limit: count.max(25_000) }),
  ),
  "runs.tree": read<TreeView>()(z.object({ ...run.shape, ...found.shape, open: z.array(z.string()).max(2000) })),
  /** A window of lines or rows from `from` on; an image in at most `columns` x `rows` pixels. */
  "runs.preview": read<ArtifactPreview>()(
    z.object({
      ...run.shape,
      path: z.string(),
      from: count,
      limit: count.max(2000),
      columns: count.max(1000),
      rows: count.max(1000),
    }),
  ),
  "samples.tables": read<{ readonly tables: readonly SampleTable[] }>()(run),
  "samples.prompts": read<PromptsView>()(z.object({ ...run.shape, ...found.shape, path: z.string() })),
  "samples.answers": read<AnswersView>()(
    z.object({
      ...run.shape,
      path: z.string(),
      prompt: count,
      /** The step, or the last one before it; absent: the last. */
      step: z.number().optional(),
      course: count.max(500),
    }),
  ),

  "compare.runs": read<{ readonly runs: readonly ComparedRun[] }>()(compared),
  "compare.params": read<MatrixView<string>>()(matrix),
  "compare.tags": read<MatrixView<string>>()(matrix),
  /** `by`: the last value of each, or the best. */
  "compare.metrics": read<MatrixView<MetricCell>>()(z.object({ ...matrix.shape, by: z.enum(["last", "best"]) })),
  "compare.artifacts": read<MatrixView<FileCell>>()(matrix),
  /** `params.yaml` as it was at each run's commit. */
  "compare.paramsFile": read<MatrixView<string>>()(matrix),
  "compare.data": read<MatrixView<DataCell>>()(matrix),
  "compare.packages": read<MatrixView<string>>()(matrix),
  /** The difference from the first run's commit to that of the run number `other`. */
  "compare.code": read<CodeView>()(
    z.object({ ...compared.shape, other: count.max(19), from: count, limit: count.max(20_000) }),
  ),
  "compare.answers": read<ComparedAnswers>()(
    z.object({ ...compared.shape, prompt: count, step: z.number().optional() }),
  ),

  ...datasetCalls,
  ...datasetDifferenceCalls,
  ...datasetFileCalls,
  ...datasetWorkCalls,
  ...keptCalls,
  ...tableCalls,

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

  ...ollamaCalls,
  ...chatCalls,
  ...chatFieldCalls,
  ...numbersCalls,
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
