// What a run would do, who else runs DVC here, and what a run that did not succeed has taken away.
import { z } from "zod";
import type { DvcProcess } from "../domain/pipeline/dvc-process.js";
import type { PipelineProblem } from "../domain/pipeline/problem.js";
import type { PlannedStage } from "../domain/pipeline/run-plan.js";

export const scopeSchema = z.enum(["needed", "alone", "downstream"]);

const changedSchema = z.object({ file: z.string(), key: z.string(), before: z.string(), after: z.string() });

/** What `slipway run` and the run dialog ask about; `set`: one value each, `KEY=VALUE`; `changed`: as `history.plan` tells them. */
export const runRequestSchema = z.object({
  targets: z.array(z.string()),
  scope: scopeSchema,
  force: z.boolean(),
  set: z.array(z.string().max(100_000)).max(100).optional(),
  changed: z.array(changedSchema).max(10_000).optional(),
});

/** By Slipway's own state; nothing is run for it. */
export type RunPlan = {
  /** As it would be typed. */
  readonly command: string;
  /** What `set` and `changed` change first. */
  readonly params: readonly { readonly name: string; readonly now: string; readonly value: string }[];
  readonly stages: readonly PlannedStage[];
  /** What would stop it or surprise. */
  readonly problems: readonly PipelineProblem[];
  /** Outs that DVC deletes before their stages run. */
  readonly removes: readonly string[];
  /** Other DVC commands that it would wait for. */
  readonly waitsFor: readonly ForeignDvc[];
};

/** What DVC itself says (`dvc repro --dry`); it does not look at what the stages before would change. */
export type DryRun = {
  readonly command: string;
  readonly exitCode: number;
  readonly stages: readonly { readonly name: string; readonly does: "runs" | "skips" }[];
  /** Of one that failed: the last lines that it printed. */
  readonly said: readonly string[];
};

/** A DVC command that Slipway did not start, with the stages whose files it has. */
export type ForeignDvc = Omit<DvcProcess, "writes" | "reads"> & {
  readonly runs: readonly string[];
  readonly reads: readonly string[];
};

/** Outs that DVC deleted before a stage that then did not succeed; none where all is there again. */
export type RemovedOuts = {
  readonly outs: readonly { readonly stage: string; readonly path: string; readonly restorable: boolean }[];
  /** What brings those back that DVC's cache has. */
  readonly command?: string;
};
