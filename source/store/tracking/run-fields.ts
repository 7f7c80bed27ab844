import type { RunEntry, RunHead } from "./run-index/run-entry.js";

type Read = (entry: RunEntry) => string | number | undefined;

/** How an attribute is read in a filter or an order over runs, by the key that `runRules` gives it. */
export function runAttribute(key: string): Read {
  switch (key) {
    case "run_id":
      return ({ runId }) => runId;
    case "run_name":
      return ({ form }) => form.name;
    case "status":
      return ({ form }) => form.status;
    case "user_id":
      return ({ form }) => form.userId;
    case "artifact_uri":
      return ({ form }) => form.artifactUri;
    case "start_time":
      return ({ form }) => form.startedAtMs;
    default:
      return ({ form }) => form.endedAtMs;
  }
}

/** `dataset.name`, `dataset.digest`, and `dataset.context`, which is a tag of the input (MLFLOW_DATASET_CONTEXT). */
export function datasetValues(inputs: RunHead["inputs"], key: string): readonly string[] {
  if (key === "name") return inputs.map(({ name }) => name);
  if (key === "digest") return inputs.map(({ digest }) => digest);
  return inputs.flatMap(({ tags }) =>
    tags.filter((tag) => tag.key === "mlflow.data.context").map(({ value }) => value),
  );
}
