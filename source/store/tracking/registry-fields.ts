import type { Field } from "../../domain/filter/filter.js";
import type { ModelVersion, RegisteredModel } from "../../domain/registry.js";
import { invalid } from "./limits.js";

/** The value of a field in a search of registered models (MLflow search registered models). */
export function readRegisteredModel(model: RegisteredModel, { kind, key }: Field): string | number | undefined {
  if (kind === "tag") return model.tags.get(key);
  switch (key) {
    case "name":
      return model.name;
    case "creation_timestamp":
      return model.createdAtMs;
    case "timestamp":
    case "last_updated_timestamp":
      return model.updatedAtMs;
    default:
      throw invalid(`A registered model has no attribute "${key}": use name, last_updated_timestamp or tags.KEY`);
  }
}

/** The value of a field in a search of model versions (MLflow search model versions). */
export function readVersion(version: ModelVersion, { kind, key }: Field): string | number | undefined {
  if (kind === "tag") return version.tags.get(key);
  switch (key) {
    case "name":
      return version.name;
    case "version_number":
    case "version":
      return Number(version.version);
    case "run_id":
      return version.runId;
    case "source_path":
    case "source":
      return version.source;
    case "stage":
    case "current_stage":
      return version.stage;
    case "creation_timestamp":
      return version.createdAtMs;
    case "last_updated_timestamp":
      return version.updatedAtMs;
    default:
      throw invalid(
        `A model version has no attribute "${key}": use name, version_number, run_id, source_path or tags.KEY`,
      );
  }
}
