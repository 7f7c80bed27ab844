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

/** Keys: 1 to 250 characters, no path that would leave its folder (they become paths in MLflow's own file store). */
export function checkKey(kind: "metric" | "param" | "tag", key: string): void {
  if (key === "") throw invalid(`The key of a ${kind} is empty`);
  if (key.length > keyLimit)
    throw invalid(`The key of a ${kind} has ${key.length} characters, at most ${keyLimit} are allowed`);
  if (!/^[/\w.\- :]*$/u.test(key) && !/^[\p{L}\p{N}\p{M}\p{S}\p{P} ]*$/u.test(key)) {
    throw invalid(`The key ${JSON.stringify(key)} of a ${kind} has characters that are not allowed`);
  }
  if (key.startsWith("/") || key.split("/").includes("..")) {
    throw invalid(`The key ${JSON.stringify(key)} of a ${kind} is a path outside its folder`);
  }
}

export const cutParam = (value: string): string => value.slice(0, paramLimit);
export const cutTag = (value: string): string => value.slice(0, tagLimit);

export function checkTags(tags: readonly KeyValue[]): void {
  for (const { key } of tags) checkKey("tag", key);
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
