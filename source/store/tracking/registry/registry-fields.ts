import type { Comparison, Field } from "../../../domain/filter/filter.js";
import { type ModelVersion, promptTag, type RegisteredModel } from "../../../domain/registry.js";
import type { Tags } from "../../../domain/run.js";

/** The value of a field in a search of registered models, by the key that `registeredModelRules` gives it. */
export function readRegisteredModel(model: RegisteredModel, { kind, key }: Field): string | number | undefined {
  if (kind === "tag") return tagOf(model.tags, key);
  return key === "name" ? model.name : model.updatedAtMs;
}

/** The value of a field in a search of model versions, by the key that `versionRules` gives it. */
export function readVersion(version: ModelVersion, { kind, key }: Field): string | number | undefined {
  if (kind === "tag") return tagOf(version.tags, key);
  switch (key) {
    case "name":
      return version.name;
    case "version_number":
      return Number(version.version);
    case "run_id":
      return version.runId ?? "";
    case "source_path":
      return version.source;
    case "creation_timestamp":
      return version.createdAtMs;
    default:
      return version.updatedAtMs;
  }
}

/** Prompts are found only by who asks for their tag (_is_querying_prompt of the registry's SQL store). */
export function asksForPrompts(comparisons: readonly Comparison[]): boolean {
  return comparisons.some(
    ({ field, operator, value }) =>
      field.kind === "tag" &&
      field.key === promptTag &&
      ((operator === "=" && value === "true") || (operator === "!=" && value === "false")),
  );
}

/** What has no tag that says so is no prompt: `= 'false'` and `!= 'true'` find it. */
function tagOf(tags: Tags, key: string): string | undefined {
  return tags.get(key) ?? (key === promptTag ? "false" : undefined);
}
