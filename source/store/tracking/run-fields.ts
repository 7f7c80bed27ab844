import type { Field } from "../../domain/filter/filter.js";
import type { Run } from "../../domain/run.js";
import { invalid } from "./limits.js";

/** The value of a field in a filter or an order over runs (MLflow search runs). */
export function readRun(run: Run, { kind, key }: Field): string | number | undefined {
  if (kind === "metric") return run.metrics.get(key)?.last.value;
  if (kind === "param") return run.params.get(key);
  if (kind === "tag") return run.tags.get(key);
  switch (key.toLowerCase()) {
    case "run_id":
      return run.runId;
    case "run_name":
    case "run name":
      return run.name;
    case "status":
      return run.status;
    case "user_id":
    case "user":
      return run.userId;
    case "artifact_uri":
      return run.artifactUri;
    case "experiment_id":
      return run.experimentId;
    case "start_time":
    case "created":
      return run.startedAtMs;
    case "end_time":
      return run.endedAtMs;
    default:
      throw invalid(
        `A run has no attribute "${key}": use run_id, run_name, status, user_id, start_time, end_time, artifact_uri, or metrics., params., tags.`,
      );
  }
}
