import type { RunId } from "../ids.js";
import type { DatasetInput, RunStatus } from "../run.js";

/** What a store tells of a metric without reading its points. */
export type ListedFigure = "last" | "min" | "max" | "count" | "nanCount" | "lastStep" | "lastTimeMs";

/**
 * A run as a table of thousands filters, orders and shows it: read where it lies, nothing is made of it. Keys are known by
 * their position.
 */
export type ListedRun = {
  readonly runId: RunId;
  readonly head: {
    readonly experimentId: string;
    readonly name: string;
    readonly userId: string;
    readonly status: RunStatus;
    readonly startedAtMs: number;
    readonly endedAtMs?: number | undefined;
    readonly artifactUri: string;
    readonly inputs: readonly DatasetInput[];
  };
  /** Its points cannot be read: it is listed without metrics, not because none were logged. */
  readonly isDamaged: boolean;
  /** Runs of one script have the same array: what was found out about one is known of all. */
  readonly keys: (kind: "param" | "tag" | "metric") => readonly string[];
  readonly value: (kind: "param" | "tag", position: number) => string | undefined;
  /** Undefined where the metric has no such figure: no point, or none that is a number. */
  readonly figure: (figure: ListedFigure, position: number) => number | undefined;
};

/** Where a key stands among a run's, -1 where it is not: found once for all runs of the same keys. */
export function positionOf(key: string): (keys: readonly string[]) => number {
  return onceForKeys((keys) => keys.indexOf(key));
}

/** What is found out about an array of keys, found out once. */
export function onceForKeys<Found>(find: (keys: readonly string[]) => Found): (keys: readonly string[]) => Found {
  // Keys that no run has any more are forgotten with what was found.
  const known = new WeakMap<readonly string[], { readonly found: Found }>();
  return (keys) => {
    const before = known.get(keys);
    if (before) return before.found;
    const found = find(keys);
    known.set(keys, { found });
    return found;
  };
}
