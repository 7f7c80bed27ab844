import { invalid } from "./limits.js";
import type { RunEntry } from "./run-index/run-entry.js";

type Read = (entry: RunEntry) => string | number | undefined;

/** How an attribute is read in a filter or an order over runs (MLflow search runs, with its aliases). */
export function runAttribute(key: string): Read {
  switch (key.toLowerCase()) {
    case "run_id":
      return ({ runId }) => runId;
    case "run_name":
    case "run name":
      return ({ form }) => form.name;
    case "status":
      return ({ form }) => form.status;
    case "user_id":
    case "user":
      return ({ form }) => form.userId;
    case "artifact_uri":
      return ({ form }) => form.artifactUri;
    case "experiment_id":
      return ({ form }) => form.experimentId;
    case "start_time":
    case "created":
      return ({ form }) => form.startedAtMs;
    case "end_time":
      return ({ form }) => form.endedAtMs;
    default:
      throw invalid(
        `A run has no attribute "${key}": use run_id, run_name, status, user_id, start_time, end_time, artifact_uri, or metrics., params., tags.`,
      );
  }
}
