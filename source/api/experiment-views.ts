// Results of `dvc exp` as the screen and the command line show them.
import { z } from "zod";

/** A full object name of git. */
export const experimentSchema = z.object({ commit: z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/) });

/** Params as text by their dotted keys, those of another file than params.yaml as `FILE:KEY`; metrics by theirs. */
export type ExperimentValues = {
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
};

export type ExperimentView = ExperimentValues & {
  readonly name: string;
  readonly commit: string;
  /** The commit that it was run from. */
  readonly baseline: string;
  readonly createdAtMs: number;
};

export type ExperimentsView = {
  /** The newest first. */
  readonly experiments: readonly ExperimentView[];
  /** What the stages of the workspace ran with last, and what came of it. */
  readonly workspace: ExperimentValues;
  /** Why DVC was asked for them: what of the workspace cannot be read. */
  readonly problem?: string;
  /** Of DVC's own queue: what has no result. */
  readonly queue: readonly { readonly name: string; readonly state: "queued" | "running" | "failed" }[];
};

/** A file or folder of the workspace that applying changes. */
export type ExperimentChange = {
  readonly path: string;
  /** "comes": it is not there now; "goes": the experiment has none. */
  readonly does: "changes" | "comes" | "goes";
  /** Out of DVC's cache; else a file of git's. */
  readonly isOut: boolean;
  /** It has changes that neither the last commit nor DVC's cache has: they are kept for undo. */
  readonly isEdited: boolean;
};

export type ExperimentPlan = {
  readonly command: string;
  /** "model.rank: 2 → 4" */
  readonly params: readonly string[];
  readonly changes: readonly ExperimentChange[];
};
