// What the screens show: rows that the hub composes from its stores, as plain JSON (no Map, no undefined-only fields).

import type { OllamaModel } from "../domain/chat.js";
import type { ExecutionId, ExperimentId, RunId } from "../domain/ids.js";
import type { PipelineProblem } from "../domain/pipeline/problem.js";
import type { Execution, PipelineSource, PipelineStage } from "../domain/pipeline.js";
import type { AuditEntry, VersionStage } from "../domain/registry.js";
import type { RunStatus } from "../domain/run.js";
import type { RunCell, UnknownField } from "./run-table-views.js";

/** A tool that Slipway calls: where it was found, which version, or what to do to get it. */
export type ToolState = {
  readonly name: "git" | "dvc" | "python" | "mlflow" | "ollama";
  readonly state: "found" | "missing" | "installing" | "unknown";
  readonly path?: string;
  readonly version?: string;
  /** Of an installation that runs: what it does now. */
  readonly progress?: string;
  /** What to do where it is missing. */
  readonly hint?: string;
  /** "path": the user's own; "private": Slipway's environment in the cache folder. */
  readonly origin?: "path" | "private";
};

export type ProjectView = {
  readonly root: string;
  readonly name: string;
  readonly host: string;
  readonly user: string;
  /** undefined: no git repository. */
  readonly git?: {
    readonly branch: string;
    readonly commit: string;
    /** Undefined while unknown, and always in an untrusted folder. */
    readonly dirty?: boolean;
  };
  readonly hasDvc: boolean;
  readonly hasPipeline: boolean;
  readonly trusted: boolean;
  /** The commands that trusting the folder would allow, written so that every character can be seen. */
  readonly commands: readonly string[];
  /** Of these commands and all that decides them; absent where something of it cannot be read. */
  readonly fingerprint?: string;
  /** Why it cannot be told what would run: then the folder cannot be trusted. */
  readonly commandProblems: readonly string[];
  readonly tools: readonly ToolState[];
  /** Documents and series of the store that could not be read, one line each: what they hold is shown nowhere. */
  readonly unreadable: readonly string[];
  readonly readOnly: boolean;
  /** The hub only reads until there is room on the disk. */
  readonly diskFull?: true;
  readonly hub: {
    readonly pid: number;
    readonly version: string;
    readonly startedAtMs: number;
    /** 127.0.0.1:PORT */
    readonly address: string;
    /** The kept port, which another program has taken: what was started with it does not reach the hub. */
    readonly insteadOf?: number;
  };
};

export type PipelineView =
  | { readonly state: "none" } // no dvc.yaml
  | {
      readonly state: "broken";
      readonly file: string;
      /** With file and place: "dvc.yaml, line 3, column 9: …" */
      readonly message: string;
      readonly hint?: string;
      /** Line and column from 1. */
      readonly line?: number;
      readonly column?: number;
      /** The line itself. */
      readonly excerpt?: string;
    }
  | {
      readonly state: "ready";
      readonly stages: readonly PipelineStage[];
      /** The flattened params.yaml: dotted keys in file order, values as YAML writes them. */
      readonly params: readonly { readonly key: string; readonly value: string; readonly changed: boolean }[];
      readonly running?: ExecutionId;
      /** What `.dvc` files track; absent: nothing. */
      readonly sources?: readonly PipelineSource[];
      /** What would go wrong in a run, those that stop it first; absent: nothing. */
      readonly problems?: readonly PipelineProblem[];
      /** Files that are being read for the first time, or again because they changed; absent: all is known. */
      readonly hashing?: { readonly files: number; readonly doneBytes: number; readonly totalBytes: number };
    };

/** A value of a metric: JSON has no NaN and no infinity, which are MLflow's words. */
export type MetricValue = number | "NaN" | "Infinity" | "-Infinity";

export type MetricView = {
  readonly key: string;
  readonly last: MetricValue;
  readonly step: number;
  /** All digits of the step where a number rounds it, beyond 2^53. */
  readonly exactStep?: string;
  readonly min?: MetricValue;
  readonly max?: MetricValue;
  readonly count: number;
  readonly nanCount: number;
};

export type RunRow = {
  readonly runId: RunId;
  readonly experimentId: ExperimentId;
  readonly experiment: string;
  readonly name: string;
  readonly status: RunStatus;
  /** RUNNING, but no point for a long time and nothing of ours runs it. */
  readonly stale: boolean;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  readonly lastPointAtMs?: number;
  readonly params: readonly (readonly [key: string, value: string])[];
  readonly metrics: readonly MetricView[];
  /** Why there are none although some were logged, and what to do. */
  readonly metricsProblem?: { readonly message: string; readonly hint?: string };
  readonly tags: readonly (readonly [key: string, value: string])[];
  /** "CustomerSupportLLM v3 Staging" parts. */
  readonly versions: readonly { readonly model: string; readonly version: string; readonly stage: VersionStage }[];
  readonly executionId?: ExecutionId;
  /** 24 means of the leading metric (loss where there is one), for a sparkline. */
  readonly trend: readonly number[];
};

export type RunsView = {
  readonly rows: readonly RunRow[];
  readonly total: number;
  /** Of the columns that were asked for, of each row; age, took and eta in ms. */
  readonly cells?: readonly (readonly RunCell[])[];
  /** Why no run meets the filter, where it names what none has. */
  readonly unknown?: readonly UnknownField[];
};

/** Answers to the fixed prompts through training, from the run's `samples.json` table. */
export type SamplesView = {
  /** The last ones that were answered. */
  readonly prompts: readonly string[];
  /** The first of all and the last. */
  readonly steps: readonly number[];
  /** rows[prompt][step index] */
  readonly answers: readonly (readonly string[])[];
};

export type ArtifactView = { readonly path: string; readonly isDirectory: boolean; readonly sizeBytes?: number };

export type VersionCard = {
  readonly version: string;
  readonly stage: VersionStage;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly userId: string;
  readonly description: string;
  readonly runId?: RunId;
  readonly runName?: string;
  readonly params: readonly (readonly [key: string, value: string])[];
  readonly metrics: readonly MetricView[];
  readonly tags: readonly (readonly [key: string, value: string])[];
  readonly aliases: readonly string[];
  readonly source: string;
  /** The Ollama model that was made of it, if one was. */
  readonly deployedAs?: string;
  /** Its Ollama model is being made now. */
  readonly deploying: boolean;
  /** Of its run: what it was made from. */
  readonly runTags: readonly (readonly [key: string, value: string])[];
};

export type ModelView = {
  readonly name: string;
  readonly description: string;
  readonly versions: readonly VersionCard[];
};

export type BoardView = { readonly models: readonly ModelView[] };
export type AuditView = { readonly entries: readonly AuditEntry[] };

export type OllamaView =
  | { readonly state: "up"; readonly url: string; readonly version: string; readonly models: readonly OllamaModel[] }
  | { readonly state: "starting"; readonly url: string }
  | {
      readonly state: "down";
      readonly url: string;
      readonly reason: string;
      /** What to do, where something is there that does not answer as it should; absent: nothing listens there. */
      readonly hint?: string | undefined;
      /** Nothing listens there, and the `ollama` binary is here: a key starts it. */
      readonly canStart: boolean;
    };

export type ExecutionsView = { readonly executions: readonly Execution[] };

/** A command that was run (`@`): argv as typed, when, how it ended. */
export type CommandView = {
  readonly id: number;
  readonly atMs: number;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Slipway did the work itself; a user would have typed this. */
  readonly native?: boolean | undefined;
  readonly durationMs?: number | undefined;
  /** Undefined: it runs, or the hub that ran it died before its end. */
  readonly exitCode?: number | undefined;
  /** The user stopped it. */
  readonly stopped?: boolean | undefined;
};

/** Something that takes long and was started from a screen. */
export type JobView = {
  readonly jobId: string;
  readonly title: string;
  readonly state: "running" | "done" | "failed";
  readonly progress?: string;
  readonly message?: string;
  /** Of one that failed: what to do. */
  readonly hint?: string;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
};

/** What an undo (`u`) would do; the hub keeps the stack. */
export type UndoView = {
  /** What was done last; absent where there is nothing to undo. */
  readonly label?: string;
  readonly id?: string;
  /** False: it is undone without a question. */
  readonly asks?: boolean;
};
