import type { ExperimentId, LoggedModelId, RunId } from "./ids.js";
import type { AuditEntry, ModelVersion, RegisteredModel, VersionStage } from "./registry.js";
import type {
  DatasetInput,
  Experiment,
  LoggedModel,
  LoggedModelStatus,
  Metric,
  MetricPoint,
  ModelOutput,
  Run,
  RunStatus,
  ViewType,
} from "./run.js";
import type { ListedRun } from "./run-table/listed-run.js";
import type { PointColumns } from "./series/point-columns.js";
import type { Pyramid } from "./series/pyramid.js";

export type KeyValue = { readonly key: string; readonly value: string };

/** A page of a search; `nextPageToken` is opaque and undefined on the last page. */
export type Page<T> = { readonly items: readonly T[]; readonly nextPageToken: string | undefined };

type Search = {
  /** MLflow's filter language; undefined or "" takes all. */
  readonly filter?: string | undefined;
  readonly orderBy?: readonly string[] | undefined;
  readonly maxResults?: number | undefined;
  readonly pageToken?: string | undefined;
};

/** Min, max and mean of the points that fall into one column of a chart. Empty columns are left out. */
export type SeriesColumn = {
  readonly fromStep: number;
  readonly toStep: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly last: number;
  readonly count: number;
  readonly nanCount: number;
};

export type SeriesWindow = {
  readonly columns: readonly SeriesColumn[];
  readonly points: number;
  readonly firstStep: number;
  readonly lastStep: number;
};

/** `pyramid` is over the values, and the same one as before where points were only added at the end. */
export type SeriesPoints = { readonly points: PointColumns; readonly pyramid: Pyramid };

export type StoreChange =
  | { readonly topic: "experiments" }
  | { readonly topic: "runs"; readonly runId: RunId }
  | { readonly topic: "series"; readonly runId: RunId }
  | { readonly topic: "models"; readonly name: string };

/** Who asks, for the audit and for `user_id`. */
export type Actor = { readonly who: string; readonly via: AuditEntry["via"] };

/** The dataset that a metric was taken on; any digest where none is given. */
export type MetricDataset = { readonly name: string; readonly digest?: string | undefined };

type CreateVersion = {
  readonly name: string;
  readonly source: string;
  readonly runId?: RunId | undefined;
  readonly runLink?: string | undefined;
  readonly modelId?: LoggedModelId | undefined;
  readonly description?: string | undefined;
  readonly tags?: readonly KeyValue[] | undefined;
};

/**
 * Where experiments, runs, series, logged models and the registry live. The hub knows only this; `store/` keeps it in
 * files, `adapters/mlflow/` (a later issue) on a real MLflow server.
 *
 * Every method that changes something resolves after the change is durable (documents: fsynced; points: handed to the
 * kernel). All throw UserError: kind "not-found" for an unknown id, "exists" for a taken name, "invalid" for a value
 * outside MLflow's limits, "refused" when the store is read-only, "unavailable" when the disk is full.
 */
export type TrackingStore = {
  readonly onChange: (listener: (change: StoreChange) => void) => () => void;

  readonly createExperiment: (input: {
    readonly name: string;
    readonly artifactLocation?: string | undefined;
    readonly tags?: readonly KeyValue[] | undefined;
  }) => Promise<Experiment>;
  readonly getExperiment: (id: ExperimentId) => Promise<Experiment>;
  /** Also a deleted one. */
  readonly getExperimentByName: (name: string) => Promise<Experiment>;
  readonly searchExperiments: (
    search: Search & { readonly viewType?: ViewType | undefined },
  ) => Promise<Page<Experiment>>;
  readonly renameExperiment: (id: ExperimentId, name: string) => Promise<void>;
  readonly deleteExperiment: (id: ExperimentId) => Promise<void>;
  readonly restoreExperiment: (id: ExperimentId) => Promise<void>;
  readonly setExperimentTag: (id: ExperimentId, tag: KeyValue) => Promise<void>;
  readonly deleteExperimentTag: (id: ExperimentId, key: string) => Promise<void>;

  /** A name is invented where none is given (adjective-noun-number). */
  readonly createRun: (input: {
    readonly experimentId: ExperimentId;
    readonly name?: string | undefined;
    readonly userId?: string | undefined;
    readonly startedAtMs?: number | undefined;
    readonly tags?: readonly KeyValue[] | undefined;
  }) => Promise<Run>;
  /** Also a deleted one. */
  readonly getRun: (id: RunId) => Promise<Run>;
  readonly updateRun: (
    id: RunId,
    change: {
      readonly status?: RunStatus | undefined;
      /** Of a run that was scheduled. */
      readonly startedAtMs?: number | undefined;
      readonly endedAtMs?: number | undefined;
      readonly name?: string | undefined;
    },
  ) => Promise<Run>;
  readonly deleteRun: (id: RunId) => Promise<void>;
  readonly restoreRun: (id: RunId) => Promise<void>;
  readonly deleteRunTag: (id: RunId, key: string) => Promise<void>;
  /** Atomic: all of it or nothing. Limits: 1000 metrics, 100 params, 100 tags, 1000 in all (MLflow REST runs/log-batch). */
  readonly logBatch: (
    id: RunId,
    batch: {
      readonly metrics?: readonly Metric[] | undefined;
      readonly params?: readonly KeyValue[] | undefined;
      readonly tags?: readonly KeyValue[] | undefined;
    },
  ) => Promise<void>;
  readonly logInputs: (
    id: RunId,
    input: { readonly datasets: readonly DatasetInput[]; readonly models: readonly LoggedModelId[] },
  ) => Promise<void>;
  readonly logOutputs: (id: RunId, models: readonly ModelOutput[]) => Promise<void>;
  readonly searchRuns: (
    search: Search & { readonly experimentIds: readonly ExperimentId[]; readonly viewType?: ViewType | undefined },
  ) => Promise<Page<Run>>;

  /** All runs, in no order, without making a `Run` of any; those of a deleted experiment count as deleted. */
  readonly listRuns: (viewType: ViewType) => readonly ListedRun[];

  /** Ordered by timestamp, step, value; identical points once. Empty for an unknown run. */
  readonly metricHistory: (
    id: RunId,
    key: string,
    page: { readonly maxResults?: number | undefined; readonly pageToken?: string | undefined },
  ) => Promise<Page<MetricPoint>>;
  /** At most `maxResults` points, evenly taken from those in [fromStep, toStep] by step, timestamp, value; the last is there. */
  readonly sampledHistory: (
    id: RunId,
    key: string,
    sample: {
      readonly maxResults: number;
      readonly fromStep?: number | undefined;
      readonly toStep?: number | undefined;
    },
  ) => Promise<readonly MetricPoint[]>;
  /** The series reduced to at most `columns` buckets of equal step width over [fromStep, toStep] (whole series if unset). */
  readonly seriesWindow: (
    id: RunId,
    key: string,
    window: {
      readonly columns: number;
      readonly fromStep?: number | undefined;
      readonly toStep?: number | undefined;
    },
  ) => Promise<SeriesWindow>;

  /** All points by step, with their figures: for charts that want them otherwise. To be read before anything is awaited. */
  readonly seriesPoints: (id: RunId, key: string) => Promise<SeriesPoints>;

  readonly createLoggedModel: (input: {
    readonly experimentId: ExperimentId;
    readonly name: string;
    readonly modelType?: string | undefined;
    readonly sourceRunId?: RunId | undefined;
    readonly params?: readonly KeyValue[] | undefined;
    readonly tags?: readonly KeyValue[] | undefined;
  }) => Promise<LoggedModel>;
  readonly getLoggedModel: (id: LoggedModelId) => Promise<LoggedModel>;
  readonly finalizeLoggedModel: (id: LoggedModelId, status: LoggedModelStatus) => Promise<LoggedModel>;
  readonly setLoggedModelTags: (id: LoggedModelId, tags: readonly KeyValue[]) => Promise<LoggedModel>;
  readonly deleteLoggedModelTag: (id: LoggedModelId, key: string) => Promise<void>;
  readonly logLoggedModelParams: (id: LoggedModelId, params: readonly KeyValue[]) => Promise<void>;
  readonly deleteLoggedModel: (id: LoggedModelId) => Promise<void>;
  readonly searchLoggedModels: (
    search: Search & {
      readonly experimentIds: readonly ExperimentId[];
      /** Comparisons of metrics look at points of these only. */
      readonly datasets?: readonly MetricDataset[] | undefined;
      /** By the place of the clause in `orderBy`: whose points a metric orders by. */
      readonly orderDatasets?: readonly (MetricDataset | undefined)[] | undefined;
    },
  ) => Promise<Page<LoggedModel>>;

  readonly createRegisteredModel: (input: {
    readonly name: string;
    readonly description?: string | undefined;
    readonly tags?: readonly KeyValue[] | undefined;
  }) => Promise<RegisteredModel>;
  readonly getRegisteredModel: (name: string) => Promise<RegisteredModel>;
  readonly renameRegisteredModel: (name: string, newName: string) => Promise<RegisteredModel>;
  readonly updateRegisteredModel: (name: string, description: string) => Promise<RegisteredModel>;
  readonly deleteRegisteredModel: (name: string) => Promise<void>;
  readonly searchRegisteredModels: (search: Search) => Promise<Page<RegisteredModel>>;
  readonly setRegisteredModelTag: (name: string, tag: KeyValue) => Promise<void>;
  readonly deleteRegisteredModelTag: (name: string, key: string) => Promise<void>;
  readonly setAlias: (name: string, alias: string, version: string, actor: Actor) => Promise<void>;
  readonly deleteAlias: (name: string, alias: string, actor: Actor) => Promise<void>;

  readonly createModelVersion: (input: CreateVersion, actor: Actor) => Promise<ModelVersion>;
  readonly getModelVersion: (name: string, version: string) => Promise<ModelVersion>;
  readonly getVersionByAlias: (name: string, alias: string) => Promise<ModelVersion>;
  /** The newest version of each stage asked for (all four when none is named). */
  readonly latestVersions: (name: string, stages?: readonly VersionStage[]) => Promise<readonly ModelVersion[]>;
  readonly updateModelVersion: (name: string, version: string, description: string) => Promise<ModelVersion>;
  readonly deleteModelVersion: (name: string, version: string, actor: Actor) => Promise<void>;
  readonly searchModelVersions: (search: Search) => Promise<Page<ModelVersion>>;
  readonly setModelVersionTag: (name: string, version: string, tag: KeyValue) => Promise<void>;
  readonly deleteModelVersionTag: (name: string, version: string, key: string) => Promise<void>;
  /** All of it or nothing, one document save: the move, the archiving of former holders, the head of the audit chain. */
  readonly transitionVersion: (
    input: {
      readonly name: string;
      readonly version: string;
      readonly stage: VersionStage;
      readonly archiveExisting: boolean;
      readonly note?: string | undefined;
    },
    actor: Actor,
  ) => Promise<ModelVersion>;
  /** Newest first. */
  readonly audit: (name: string) => Promise<readonly AuditEntry[]>;
};
