// What the comparison of runs shows, as plain JSON: cells in the order of the runs that were asked for.
import type { RunStatus } from "../domain/run.js";
import type { SampleAnswer } from "./run-detail-views.js";
import type { MetricView, RunRow } from "./views.js";

export type ComparedRun = {
  readonly runId: string;
  readonly name: string;
  readonly experiment: string;
  readonly status: RunStatus;
  readonly stale: boolean;
  readonly deleted?: boolean;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  readonly gitCommit?: string;
  readonly gitDirty?: boolean;
  readonly gitSubject?: string;
  readonly versions: RunRow["versions"];
};

export type MatrixRow<Cell> = {
  readonly key: string;
  /** null: that run has none. */
  readonly cells: readonly (Cell | null)[];
  readonly differs: boolean;
  /** Which cells have the best value; none where nothing tells what is good, or all are equal. */
  readonly best: readonly number[];
};

export type MatrixView<Cell> = {
  readonly rows: readonly MatrixRow<Cell>[];
  /** Rows that match: of them `rows` is a window. */
  readonly total: number;
  readonly differing: number;
  readonly all: number;
  /** What is missing and why, a line each: "B: no commit is recorded". The letter is the run's. */
  readonly notes: readonly Note[];
};

export type Note = { readonly run?: number; readonly text: string };

export type MetricCell = MetricView["last"];
export type FileCell = { readonly sizeBytes: number; readonly digest?: string };
export type DataCell = { readonly digest: string; readonly rows?: number; readonly sizeBytes?: number };

export type CodeView = {
  readonly state: "same" | "different" | "unknown";
  readonly notes: readonly Note[];
  readonly stat: readonly string[];
  readonly lines: readonly string[];
  readonly firstLine: number;
  readonly totalLines: number;
  readonly isCut: boolean;
};

export type ComparedAnswers = {
  readonly prompts: number;
  readonly prompt: string;
  /** Of any of the runs, ascending; of many those around the chosen one. */
  readonly steps: readonly number[];
  /** The chosen one of `steps`. */
  readonly at: number;
  /** The number of the first of `steps` among all. */
  readonly firstStep: number;
  readonly totalSteps: number;
  /** Each run's answers at that step, or at its last one before. */
  readonly runs: readonly {
    readonly step?: number;
    readonly answers: readonly SampleAnswer[];
    readonly problem?: string;
  }[];
};
