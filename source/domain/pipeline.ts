import type { ExecutionId } from "./ids.js";
import type { DvcProcess } from "./pipeline/dvc-process.js";
import type { Killed, StageFailure } from "./pipeline/failure.js";

export type StageState = "up-to-date" | "out-of-date" | "never-ran" | "running" | "failed" | "stopped" | "checking"; // its files are being read: nothing speaks for a run so far

/** A stage of dvc.yaml with its state and every reason in words ("params.yaml: finetuning.epochs 3 → 5"). */
export type PipelineStage = {
  /** Its address as DVC prints it in the project's folder: "train", "sub/dvc.yaml:train", of a foreach "train@a". */
  readonly name: string;
  /** The dvc.yaml that it stands in, relative to the project; absent: the project's own. */
  readonly file?: string;
  readonly desc?: string;
  /** DVC does not run it, nor look at its deps: it takes its outs as they are. */
  readonly frozen?: true;
  /** Of a frozen one: outs that are not there, without which DVC refuses it; absent: none. */
  readonly missingOuts?: readonly string[];
  /** Those of its outs that are metrics; absent: none. */
  readonly metrics?: readonly string[];
  /** Those of its outs that are plots; absent: none. */
  readonly plots?: readonly string[];
  readonly cmd: string;
  readonly deps: readonly string[];
  readonly outs: readonly string[];
  readonly params: readonly string[];
  readonly state: StageState;
  readonly reasons: readonly string[];
  /** Stages whose outs this one reads. */
  readonly upstream: readonly string[];
  readonly lastDurationMs: number | undefined;
};

/** What a `.dvc` file tracks, and whether that is still what it was. */
export type PipelineSource = {
  /** The `.dvc` file, relative to the project. */
  readonly file: string;
  readonly outs: readonly string[];
  readonly state: "up-to-date" | "out-of-date" | "checking";
  readonly reasons: readonly string[];
};

export type ExecutionState = "starting" | "running" | "finished" | "failed" | "stopped" | "lost";

export type StageRun = {
  readonly stage: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
  readonly exitCode: number | undefined;
  /** Bytes of the execution's log before it, and with it; undefined: not noted, or it has not ended. */
  readonly logFrom?: number | undefined;
  readonly logTo?: number | undefined;
};

/** One `dvc repro`, or `dvc exp run` of a sweep, that Slipway started. */
export type Execution = {
  readonly executionId: ExecutionId;
  readonly targets: readonly string[];
  readonly command: string;
  readonly who: string;
  readonly state: ExecutionState;
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
  readonly exitCode: number | undefined;
  readonly pid: number | undefined;
  /** What it waits for before it begins: a DVC command that others started. */
  readonly waitsFor?: Omit<DvcProcess, "writes" | "reads"> | undefined;
  /** Processes of it that were still there when it had ended: in the background, or no signal ends them. */
  readonly left?: readonly number[] | undefined;
  /** Absent: none that its stages' exit codes do not tell. */
  readonly failure?: StageFailure | undefined;
  /** Absent: DVC ended by itself, or was stopped. */
  readonly killed?: Killed | undefined;
  readonly stages: readonly StageRun[];
  readonly gitCommit: string | undefined;
  /** What asked for it; absent: not noted. */
  readonly via?: "app" | "cli" | "watch" | undefined;
  /** The trial of a sweep that it is: it runs in a folder of its own, not in the workspace. */
  readonly trial?: { readonly sweepId: string; readonly number: number } | undefined;
  /** Params that were changed before it began, with their values as the files had them. */
  readonly changed?:
    | readonly {
        readonly file: string;
        readonly key: string;
        readonly before?: string | undefined;
        readonly after: string;
      }[]
    | undefined;
};

/** What the pipeline tool would run in a project, as far as it can be told without asking that tool. */
export type WhatRuns = {
  /** Changes whenever anything does that decides which commands are run. Undefined where something of it cannot be read. */
  readonly fingerprint: string | undefined;
  /** For people to read, one line each, every character of them visible. */
  readonly commands: readonly string[];
  /** Why something cannot be read, one line each. */
  readonly problems: readonly string[];
};
