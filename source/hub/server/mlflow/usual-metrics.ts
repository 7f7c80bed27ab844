import { asRunId, type RunId } from "../../../domain/ids.js";
import type { Metric } from "../../../domain/run.js";

// The schemas of log-metric and log-batch judge every request; these read those that have the form which clients nearly
// always send: a run's id and metrics of text, number and whole numbers, nothing of models or datasets. Thousands of
// points come at once, for which a schema takes ten times as long.

type Usual = { readonly run_id: RunId; readonly metrics: Metric[]; readonly params: never[]; readonly tags: never[] };

/** The request when it logs metrics alone, in the usual form. */
export function usualLogBatch(input: unknown): Usual | undefined {
  if (!isFields(input) || isFilled(input.params) || isFilled(input.tags) || !Array.isArray(input.metrics))
    return undefined;
  const metrics: Metric[] = [];
  for (const each of input.metrics) {
    const metric = usualMetric(each);
    if (!metric) return undefined;
    metrics.push(metric);
  }
  return usual(input.run_id, metrics);
}

/** The request when it has the usual form. */
export function usualLogMetric(input: unknown): Usual | undefined {
  const metric = usualMetric(input);
  return metric && isFields(input) ? usual(input.run_id, [metric]) : undefined;
}

function usual(id: unknown, metrics: Metric[]): Usual | undefined {
  const run_id = typeof id === "string" ? asRunId(id) : undefined;
  return run_id && { run_id, metrics, params: [], tags: [] };
}

function usualMetric(input: unknown): Metric | undefined {
  if (!isFields(input)) return undefined;
  const { key, value, timestamp, step = 0, model_id, dataset_name, dataset_digest } = input;
  if (typeof key !== "string" || key === "" || typeof value !== "number") return undefined;
  if (typeof timestamp !== "number" || !Number.isSafeInteger(timestamp) || timestamp < 0) return undefined;
  if (typeof step !== "number" || !Number.isSafeInteger(step)) return undefined;
  if (model_id || dataset_name || dataset_digest) return undefined;
  return { key, value, timestampMs: timestamp, step };
}

function isFilled(list: unknown): boolean {
  return list !== undefined && list !== null && !(Array.isArray(list) && list.length === 0);
}

type Fields = {
  readonly [Name in
    | "run_id"
    | "metrics"
    | "params"
    | "tags"
    | "key"
    | "value"
    | "timestamp"
    | "step"
    | "model_id"
    | "dataset_name"
    | "dataset_digest"]?: unknown;
};

function isFields(input: unknown): input is Fields {
  return typeof input === "object" && input !== null;
}
