import type { ExecutionId } from "./ids.js";

export type StageState = "up-to-date" | "out-of-date" | "never-ran" | "running" | "failed" | "stopped";

/** A stage of dvc.yaml with its state and every reason in words ("params.yaml: finetuning.epochs 3 -> 5"). */
export type PipelineStage = {
  readonly name: string;
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

/** One `dvc repro` that Slipway started. */
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
  readonly stages: readonly StageRun[];
  readonly gitCommit: string | undefined;
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
