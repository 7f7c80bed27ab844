// Domain values as MLflow's JSON (service.proto, model_registry.proto of 3.17): unset fields and empty lists are left out.
import type { Int64 } from "../../../domain/int64.js";
import type { ModelVersion, RegisteredModel } from "../../../domain/registry.js";
import type { DatasetInput, Experiment, LoggedModel, Metric, MetricPoint, Run } from "../../../domain/run.js";

type Json = Readonly<Record<string, unknown>>;

/** Drops undefined values and empty lists, as protobuf's JSON does. */
export function compact(fields: Json): Json {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
}

/** NaN as a word; infinity as the largest double, which the real server stores in its place. */
function numberJson(value: number): number | "NaN" {
  if (Number.isNaN(value)) return "NaN";
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}

/** A point as runs and histories give it: of models and datasets only a logged model tells. */
export function pointJson(key: string, { value, timestampMs, step }: MetricPoint): Json {
  return { key, value: numberJson(value), timestamp: int64Json(timestampMs), step: int64Json(step) };
}

function metricJson(metric: Metric): Json {
  return compact({
    ...pointJson(metric.key, metric),
    model_id: metric.modelId,
    dataset_name: metric.datasetName,
    dataset_digest: metric.datasetDigest,
  });
}

/** ES2026, in Node 24; TypeScript's library has no type for it yet. */
const rawJson: (text: string) => object = Reflect.get(JSON, "rawJSON");

/** All digits of a number that a double would round. */
function int64Json(value: Int64): number | object {
  return typeof value === "bigint" ? rawJson(String(value)) : value;
}

export function experimentJson(experiment: Experiment): Json {
  return compact({
    experiment_id: experiment.experimentId,
    name: experiment.name,
    artifact_location: experiment.artifactLocation,
    lifecycle_stage: experiment.lifecycleStage,
    last_update_time: experiment.updatedAtMs,
    creation_time: experiment.createdAtMs,
    // The one there is without workspaces (DEFAULT_WORKSPACE_NAME).
    workspace: "default",
    tags: pairsJson(experiment.tags),
  });
}

export function runInfoJson(run: Run): Json {
  return compact({
    run_id: run.runId,
    run_uuid: run.runId,
    run_name: run.name,
    experiment_id: run.experimentId,
    user_id: run.userId,
    status: run.status,
    start_time: run.startedAtMs,
    end_time: run.endedAtMs || undefined,
    artifact_uri: run.artifactUri,
    lifecycle_stage: run.lifecycleStage,
  });
}

export function runJson(run: Run): Json {
  return compact({
    info: runInfoJson(run),
    data: compact({
      metrics: [...run.metrics].map(([key, { last }]) => pointJson(key, last)),
      params: pairsJson(run.params),
      tags: pairsJson(run.tags),
    }),
    inputs: compact({
      dataset_inputs: run.inputs.map(datasetInputJson),
      model_inputs: run.modelInputs.map((model_id) => ({ model_id })),
    }),
    outputs: compact({ model_outputs: run.modelOutputs.map(({ modelId, step }) => ({ model_id: modelId, step })) }),
  });
}

export function loggedModelJson(model: LoggedModel): Json {
  return {
    info: compact({
      model_id: model.modelId,
      experiment_id: model.experimentId,
      name: model.name,
      creation_timestamp_ms: model.createdAtMs,
      last_updated_timestamp_ms: model.updatedAtMs,
      artifact_uri: model.artifactUri,
      status: model.status,
      model_type: model.modelType,
      source_run_id: model.sourceRunId ?? "",
      tags: pairsJson(model.tags),
    }),
    data: compact({
      params: pairsJson(model.params),
      metrics: model.metrics.map(({ runId, ...metric }) => ({ ...metricJson(metric), run_id: runId })),
    }),
  };
}

export function versionJson(version: ModelVersion, aliases: readonly string[] = []): Json {
  return compact({
    name: version.name,
    version: version.version,
    creation_timestamp: version.createdAtMs,
    last_updated_timestamp: version.updatedAtMs,
    user_id: version.userId,
    current_stage: version.stage,
    description: version.description,
    source: version.source,
    run_id: version.runId ?? "",
    run_link: version.runLink || undefined,
    model_id: version.modelId,
    status: "READY",
    tags: pairsJson(version.tags),
    aliases,
  });
}

export function registeredModelJson(model: RegisteredModel, latest: readonly ModelVersion[]): Json {
  return compact({
    name: model.name,
    creation_timestamp: model.createdAtMs,
    last_updated_timestamp: model.updatedAtMs,
    description: model.description || undefined,
    latest_versions: latest.map((version) => versionJson(version)),
    tags: pairsJson(model.tags),
    aliases: [...model.aliases].map(([alias, version]) => ({ alias, version })),
  });
}

function pairsJson(pairs: ReadonlyMap<string, string>): readonly Json[] {
  return [...pairs].map(([key, value]) => ({ key, value }));
}

function datasetInputJson(input: DatasetInput): Json {
  return compact({
    // By key, as the real server's table has them.
    tags: input.tags.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    dataset: compact({
      name: input.name,
      digest: input.digest,
      source_type: input.sourceType,
      source: input.source,
      schema: input.schema,
      profile: input.profile,
    }),
  });
}
