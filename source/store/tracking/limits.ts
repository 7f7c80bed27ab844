// MLflow's limits (mlflow.utils.validation of 3.17): what is longer is refused, or cut where the server cuts in silence.
import type { KeyValue } from "../../domain/tracking-store.js";
import { UserError } from "../../domain/user-error.js";

const keyLimit = 250;
const paramLimit = 6000;
const tagLimit = 8000;
const batchLimits = { metrics: 1000, params: 100, tags: 100, all: 1000 };

/** @throws UserError `tracking.invalid` */
export function checkBatch(counts: { readonly metrics: number; readonly params: number; readonly tags: number }): void {
  for (const name of ["metrics", "params", "tags"] as const) {
    if (counts[name] > batchLimits[name]) {
      throw invalid(`A batch holds at most ${batchLimits[name]} ${name}, got ${counts[name]}`);
    }
  }
  const all = counts.metrics + counts.params + counts.tags;
  if (all > batchLimits.all) throw invalid(`A batch holds at most ${batchLimits.all} entities in all, got ${all}`);
}

/**
 * Keys: 1 to 250 characters, letters of any script, digits, `_ - . : /` and spaces, and no path that would be another one
 * when it is cleaned up (validate_param_and_metric_name, path_not_unique).
 */
export function checkKey(kind: "metric" | "param" | "tag", key: string): void {
  if (key === "") throw invalid(`The key of a ${kind} is empty`);
  checkLength(`The key of a ${kind}`, key, keyLimit);
  if (!/^[/\p{L}\p{N}_.\- :]*$/u.test(key)) {
    throw invalid(`Invalid key ${JSON.stringify(key)} of a ${kind}: letters, digits, _ - . : / and spaces are allowed`);
  }
  if (!isCleanPath(key)) throw invalid(`Invalid key ${JSON.stringify(key)} of a ${kind}: as a path it is another one`);
}

/** True for a relative path that cleaning up leaves as it is (`path_not_unique` of mlflow.utils.validation). */
export function isCleanPath(path: string): boolean {
  return !path.startsWith("..") && path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

/** Counts characters as Python does: code points. @throws UserError `tracking.invalid` */
export function checkLength(what: string, text: string, limit: number): void {
  if (text.length <= limit) return;
  const length = [...text].length;
  if (length > limit) throw invalid(`${what} has ${length} characters, at most ${limit} are allowed`);
}

export const cutParam = (value: string): string => cut(value, paramLimit);
export const cutTag = (value: string): string => cut(value, tagLimit);

export function checkTags(tags: readonly KeyValue[]): void {
  for (const { key } of tags) checkKey("tag", key);
}

/** Tags of experiments (20,000 characters) and of the registry (100,000) are refused, not cut, where they are too long. */
export function checkLongTags(tags: readonly KeyValue[], limit: number): void {
  for (const { key, value } of tags) {
    checkKey("tag", key);
    checkLength(`The value of the tag ${JSON.stringify(key)}`, value, limit);
  }
}

/** A surrogate pair is never cut in two. */
function cut(value: string, limit: number): string {
  return value.length <= limit ? value : [...value].slice(0, limit).join("");
}

/** An error of the caller's, in MLflow's words INVALID_PARAMETER_VALUE. */
export function invalid(message: string): UserError {
  return new UserError({ code: "tracking.invalid", kind: "invalid", message });
}

export function notFound(what: string, id: string): UserError {
  return new UserError({
    code: "tracking.not-found",
    kind: "not-found",
    message: `${what} ${JSON.stringify(id)} does not exist`,
  });
}

export function exists(what: string, name: string): UserError {
  return new UserError({
    code: "tracking.exists",
    kind: "exists",
    message: `${what} ${JSON.stringify(name)} exists already`,
  });
}
