import type { ExperimentId, LoggedModelId, RunId } from "./ids.js";
import type { Int64 } from "./int64.js";
import type { UserError } from "./user-error.js";

/** MLflow's run states (RunStatus in service.proto). */
export type RunStatus = "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";
type LifecycleStage = "active" | "deleted";
export type ViewType = "ACTIVE_ONLY" | "DELETED_ONLY" | "ALL";

/** Keys are user text (`__proto__` is a legal name): always a Map, never an object. */
export type Tags = ReadonlyMap<string, string>;

export type Experiment = {
  readonly experimentId: ExperimentId;
  readonly name: string;
  readonly artifactLocation: string;
  readonly lifecycleStage: LifecycleStage;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags: Tags;
};

/** One logged value. NaN and ±Infinity are legal values. */
export type MetricPoint = {
  readonly value: number;
  readonly timestampMs: Int64;
  readonly step: Int64;
};

export type Metric = MetricPoint & {
  readonly key: string;
  readonly modelId?: LoggedModelId | undefined;
  readonly datasetName?: string | undefined;
  readonly datasetDigest?: string | undefined;
};

/** The least or greatest value of a series and the first step that had it. */
type Extreme = { readonly value: number; readonly step: number };

/** Running figures of one series. min, max and their steps leave NaN out; count has what was kept of the points. */
export type MetricSummary = {
  /** MLflow's rule: the maximum of (step, timestamp, value), NaN counted as 0. */
  readonly last: MetricPoint;
  readonly min: Extreme | undefined;
  readonly max: Extreme | undefined;
  readonly count: number;
  readonly nanCount: number;
};

export type DatasetInput = {
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly name: string;
  readonly digest: string;
  readonly sourceType: string;
  readonly source: string;
  readonly schema?: string | undefined;
  readonly profile?: string | undefined;
};

export type ModelOutput = { readonly modelId: LoggedModelId; readonly step: number };

export type Run = {
  readonly runId: RunId;
  readonly experimentId: ExperimentId;
  readonly name: string;
  readonly userId: string;
  readonly status: RunStatus;
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
  /** Opaque text for the client: `mlflow-artifacts:/<experiment>/<run>/artifacts`. Never opened by us. */
  readonly artifactUri: string;
  readonly lifecycleStage: LifecycleStage;
  readonly params: ReadonlyMap<string, string>;
  readonly tags: Tags;
  readonly metrics: ReadonlyMap<string, MetricSummary>;
  /** Why its metrics cannot be had: there are none above then. */
  readonly metricsProblem?: UserError;
  readonly inputs: readonly DatasetInput[];
  readonly modelInputs: readonly LoggedModelId[];
  readonly modelOutputs: readonly ModelOutput[];
};

export type LoggedModelStatus = "LOGGED_MODEL_PENDING" | "LOGGED_MODEL_READY" | "LOGGED_MODEL_UPLOAD_FAILED";

export type LoggedModel = {
  readonly modelId: LoggedModelId;
  readonly experimentId: ExperimentId;
  readonly name: string;
  readonly modelType: string;
  readonly sourceRunId: RunId | undefined;
  readonly status: LoggedModelStatus;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly artifactUri: string;
  readonly params: ReadonlyMap<string, string>;
  readonly tags: Tags;
  readonly metrics: readonly (Metric & { readonly runId: RunId })[];
};

/** True when `next` beats `current` under MLflow's rule for the latest metric: max of (step, timestamp, value), NaN as 0. */
export function isLater(next: MetricPoint, current: MetricPoint): boolean {
  if (next.step !== current.step) return next.step > current.step;
  if (next.timestampMs !== current.timestampMs) return next.timestampMs > current.timestampMs;
  return (Number.isNaN(next.value) ? 0 : next.value) > (Number.isNaN(current.value) ? 0 : current.value);
}
