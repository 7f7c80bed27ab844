// What one stage of the pipeline reads, makes and ran with.
import type { ExecutionId } from "../domain/ids.js";

/** A dep or an out. */
export type StageFile = {
  readonly path: string;
  /** What the stage ran with or made last; absent: it never ran with it. */
  readonly md5?: string;
  readonly sizeBytes?: number;
  /** Of a folder. */
  readonly files?: number;
  /** In the workspace it is another one now, or none; absent: it is that one, or lies elsewhere. */
  readonly now?: "changed" | "missing";
};

export type StageFacts = {
  /** Its last run in an execution of Slipway's. */
  readonly lastRun?: { readonly executionId: ExecutionId; readonly who: string; readonly startedAtMs: number };
  readonly deps: readonly StageFile[];
  readonly outs: readonly StageFile[];
  /** Values as they are now, as JSON; `was`: what the stage ran with, where that differs. */
  readonly params: readonly {
    readonly file: string;
    readonly key: string;
    readonly value: string;
    readonly was?: string;
  }[];
  /** Numbers of its metrics files, dotted keys. */
  readonly metrics: readonly { readonly path: string; readonly key: string; readonly value: string }[];
};
