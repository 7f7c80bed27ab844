// What ran before: the history of executions, one of them, two held against each other.
import { z } from "zod";
import type { ParamDifference, ParamLeft, StageOutcome } from "../domain/pipeline/history.js";
import type { RunRequest } from "../domain/pipeline/run-plan.js";
import type { Execution } from "../domain/pipeline.js";

const count = z.number().int().min(0).max(1_000_000);

/** A window of the executions that have all words of `filter`, newest first. */
export const historyListSchema = z.object({ filter: z.string().max(1000), offset: count, limit: count.max(1000) });
export const executionSchema = z.object({ executionId: z.string() });
export const executionPairSchema = z.object({ from: z.string(), to: z.string() });
/**
 * `set`: the params that were changed for it; `all`: every param as it was; both are refused where the files do not allow it.
 * `near`: as many as they allow. `none`: as the files are now.
 */
export const rerunValues = z.enum(["none", "set", "all", "near"]);

/** An MLflow run that an execution's stage created. */
export type MadeRun = {
  readonly runId: string;
  readonly name: string;
  readonly status: string;
  readonly stage: string | undefined;
};

export type HistoryRow = {
  readonly execution: Execution;
  /** Against the execution before it; undefined where one of the two noted none. */
  readonly params: readonly ParamDifference[] | undefined;
  /** Nothing ran in the workspace before it. */
  readonly isFirst: boolean;
  readonly outcomes: Readonly<Record<StageOutcome, number>>;
  /** How long the one before took that ran the same stages. */
  readonly formerMs: number | undefined;
  readonly runs: readonly MadeRun[];
};

export type HistoryView = {
  readonly rows: readonly HistoryRow[];
  /** Of those that the filter leaves. */
  readonly total: number;
  readonly all: number;
};

export type StageHistory = {
  readonly stage: string;
  readonly outcome: StageOutcome;
  readonly startedAtMs?: number | undefined;
  readonly durationMs?: number | undefined;
  /** Of the same stage the time before that it ran to its end. */
  readonly formerMs?: number | undefined;
  readonly exitCode?: number | undefined;
  /** Why DVC has not recorded it, where its exit code does not tell it. */
  readonly failure?: string | undefined;
  /** Why it ran, as it was told when the execution began. */
  readonly reasons: readonly string[];
};

export type HistoryDetail = HistoryRow & {
  readonly stages: readonly StageHistory[];
  /** Every param as it was; undefined where none were noted. */
  readonly values: readonly { readonly file: string; readonly key: string; readonly value: string }[] | undefined;
  readonly commit: { readonly id: string; readonly message?: string | undefined } | undefined;
};

/** How an execution is run again; `set` and `all` are what would be written into the params files, none where they stand there. */
export type RerunPlan = {
  /** What runs again; absent of a trial, which is not run in the workspace. */
  readonly request?: RunRequest;
  readonly command: string;
  readonly set: readonly ParamDifference[];
  readonly all: readonly ParamDifference[];
  /** What would be otherwise than it was all the same: of `set`, of `all`. */
  readonly left: { readonly set: readonly ParamLeft[]; readonly all: readonly ParamLeft[] };
  /** False: what params it ran with was not noted, so that `all` is refused. */
  readonly noted: boolean;
};

type Pair<Value> = { readonly before: Value | undefined; readonly after: Value | undefined };

/** What differs between two executions. */
export type HistoryDifference = {
  readonly from: Execution;
  readonly to: Execution;
  /** Undefined where one of the two noted none. */
  readonly params: readonly ParamDifference[] | undefined;
  readonly stages: readonly (Pair<Pick<StageHistory, "outcome" | "durationMs">> & { readonly stage: string })[];
  readonly metrics: readonly (Pair<number> & { readonly key: string })[];
  readonly code: {
    readonly state: "same" | "different" | "unknown";
    readonly notes: readonly string[];
    readonly stat: readonly string[];
    readonly lines: readonly string[];
  };
};
