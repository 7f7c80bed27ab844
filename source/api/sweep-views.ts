// Sweeps as the screen and the command line show them.
import { z } from "zod";
import type { RunStatus } from "../domain/run.js";
import type { Importance } from "../domain/sweep/importance.js";
import type { Objective } from "../domain/sweep/objective.js";
import type { SweepState, TrialState } from "../domain/sweep/sweep.js";

const settings = z.array(z.string().max(100_000)).max(100);

/** What `slipway run --set …` and the dialog ask for. */
export const sweepSchema = z.object({
  /** `KEY=V1,V2`, `FILE:KEY=V` or, with `sample`, `KEY=FROM..TO`. */
  set: settings,
  targets: z.array(z.string()),
  force: z.boolean(),
  /** So many trials at a time; 1 where it is left out. */
  jobs: z.number().int().min(1).max(64).optional(),
  /** So many combinations drawn at random. */
  sample: z.number().int().min(1).max(100_000).optional(),
  /** Of the draw; 1 where it is left out. */
  seed: z.number().int().min(0).max(4_294_967_295).optional(),
  /** `KEY`, `KEY:min` or `KEY:max`: what the best trial is chosen by. */
  metric: z.string().min(1).max(500).optional(),
  failFast: z.boolean().optional(),
});

/** One param that is changed: its values before and after, as the file has them; it was not there: none. */
export type ParamChange = {
  readonly file: string;
  readonly key: string;
  readonly before?: string | undefined;
  readonly after: string;
};

/** What would be done: `run`: params are changed and the pipeline runs once; `sweep`: so many trials. */
export type SweepPlan = {
  readonly kind: "run" | "sweep";
  /** Each with its values, `4, 8, 16`. */
  readonly params: readonly {
    readonly name: string;
    readonly values: string;
    /** How many values; absent of a range. */
    readonly count?: number;
    readonly now: string;
  }[];
  readonly trials: number;
  /** Combinations of the whole grid; absent where a range makes them countless. */
  readonly grid?: number;
  /** The commands, in order; at most the first 200. */
  readonly commands: readonly string[];
  /** What to know before it starts. */
  readonly notes: readonly string[];
};

export type SweepStarted = { readonly sweepId: string; readonly runId: string; readonly trials: number };

export type TrialView = {
  readonly number: number;
  /** Of its experiment in DVC. */
  readonly name: string;
  readonly state: TrialState;
  /** As text, in the order of the sweep's params. */
  readonly values: readonly string[];
  readonly executionId?: string;
  /** The MLflow run that its script made; the first, where it made several. */
  readonly runId?: string;
  readonly runName?: string;
  /** As the script has told it: a trial can fail after it. */
  readonly runStatus?: RunStatus;
  /**
   * DVC had what the trial's stages make and ran none that logged: the run that they had when they ran. Empty: there is none.
   */
  readonly cached?: { readonly runId?: string; readonly runName?: string };
  /** The objective's last value. */
  readonly objective?: number;
  /** When its DVC was started. */
  readonly startedAtMs?: number;
  /** When its first stage began: from then on it takes time of its own. */
  readonly beganAtMs?: number;
  readonly endedAtMs?: number;
  /** While no stage has begun: who has DVC's lock. */
  readonly waitsFor?: string;
  readonly exitCode?: number;
};

export type SweepSummary = {
  readonly sweepId: string;
  readonly state: SweepState;
  readonly who: string;
  readonly createdAtMs: number;
  readonly endedAtMs?: number;
  /** The parent of the trials' runs. */
  readonly runId: string;
  readonly targets: readonly string[];
  readonly jobs: number;
  /** Of a random sample. */
  readonly seed?: number;
  readonly params: readonly { readonly name: string; readonly values: string }[];
  readonly trials: number;
  readonly counts: Readonly<Record<TrialState, number>>;
  /** Of the finished ones those of which DVC ran no stage: it had what they make. */
  readonly cached: number;
  readonly etaMs?: number;
  /** Why it ended early by itself. */
  readonly problem?: string;
  /** Why nothing is started now although there is room: "execution #4 runs in the workspace". */
  readonly waitsFor?: string;
};

export type SweepView = SweepSummary & {
  readonly rows: readonly TrialView[];
  /** What trials are judged by; absent while none has logged anything that can be judged. */
  readonly objective?: Objective;
  /** Metrics that could be the objective: their names tell which values are better. */
  readonly judges: readonly string[];
  /** The number of the best trial that has finished. */
  readonly best?: number;
  /** Trials with a value of the objective: the best was chosen among them. */
  readonly judged: number;
  /** Trials that DVC took from its cache and that have no value of the objective: one of them may be better. */
  readonly cachedWithout: number;
  /** What the params files have now, as they write it, in the order of `params`; null: it is there no more. */
  readonly now: readonly (string | null)[];
  /** In the order of `params`. */
  readonly importance: readonly Importance[];
  readonly dvcQueue: readonly DvcExperiment[];
};

/** An experiment of DVC's own queue: shown, never driven. */
type DvcExperiment = { readonly name: string; readonly state: "queued" | "running" | "failed" };

export type SweepsView = { readonly sweeps: readonly SweepSummary[]; readonly dvcQueue: readonly DvcExperiment[] };
