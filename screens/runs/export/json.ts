import type { WholeRun } from "./gather.js";

/** A run as one JSON value: params and tags by their keys. */
export function runJson({ head, params, tags, metrics }: WholeRun): object {
  return { ...head, params: Object.fromEntries(params), tags: Object.fromEntries(tags), metrics };
}
