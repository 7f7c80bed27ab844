// What the detail of a run shows, as plain JSON.
import type { RunStatus } from "../domain/run.js";
import type { MetricValue, MetricView, RunRow } from "./views.js";

export type RunRef = { readonly runId: string; readonly name: string; readonly status: RunStatus };

export type DatasetInputView = {
  readonly name: string;
  readonly digest: string;
  /** "train", "eval": MLflow's tag `mlflow.data.context`. */
  readonly context?: string;
  readonly sourceType: string;
  readonly source: string;
  readonly rows?: number;
};

export type LoggedModelView = {
  readonly modelId: string;
  readonly name: string;
  readonly type: string;
  readonly status: string;
  readonly role: "input" | "output";
  readonly step?: number;
  readonly artifactUri: string;
};

export type RunLineage = {
  readonly stage?: string;
  readonly executionId?: string;
  readonly gitCommit?: string;
  readonly gitDirty?: boolean;
  /** Of the commit, where this repository has it. */
  readonly gitSubject?: string;
  /** The script or notebook that MLflow noted. */
  readonly source?: string;
  readonly data: readonly { readonly path: string; readonly md5: string }[];
  readonly versions: RunRow["versions"];
  readonly parent?: RunRef;
  readonly children: readonly RunRef[];
  readonly childrenTotal: number;
};

/** A run without what may be thousands: params, tags and metrics are asked for by windows. */
export type RunHeadView = {
  readonly runId: string;
  readonly name: string;
  readonly experimentId: string;
  readonly experiment: string;
  readonly status: RunStatus;
  readonly stale: boolean;
  readonly deleted: boolean;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  readonly lastPointAtMs?: number;
  readonly userId: string;
  readonly artifactUri: string;
  readonly note: string;
  readonly lineage: RunLineage;
  readonly inputs: readonly DatasetInputView[];
  readonly models: readonly LoggedModelView[];
};

export type EntriesView = {
  readonly rows: readonly (readonly [key: string, value: string])[];
  /** That match what was typed. */
  readonly total: number;
  readonly all: number;
};

export type MetricRow = MetricView & {
  readonly minStep?: number;
  readonly maxStep?: number;
  readonly better?: "lower" | "higher";
  /** Where its name tells which values are good: the best one, and the first step that had it. */
  readonly best?: MetricValue;
  readonly bestStep?: number;
  /** At most 24 means, for a sparkline. */
  readonly trend: readonly number[];
};

export type MetricsView = { readonly rows: readonly MetricRow[]; readonly total: number; readonly all: number };

/** A row of the tree of artifacts: a run's own by their paths, a logged model's below `models:/m-…`. */
export type TreeRow = {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly kind: "folder" | "file" | "model" | "other";
  readonly isOpen: boolean;
  /** Of another kind: why it cannot be opened. */
  readonly problem?: string;
  readonly sizeBytes?: number;
};

export type TreeView = { readonly rows: readonly TreeRow[]; readonly total: number };

/** Of the file: what it weighs, where it lies on the hub's machine, by which URI the API serves it. */
export type ArtifactFile = { readonly sizeBytes: number; readonly place: string; readonly uri: string };

export type ArtifactPreview =
  | { readonly kind: "gone" }
  | { readonly kind: "folder"; readonly entries: number }
  | (ArtifactFile & {
      readonly kind: "text";
      readonly format: "text" | "json" | "markdown";
      readonly firstLine: number;
      readonly lines: readonly string[];
      readonly totalLines: number;
      /** Of lines that are no UTF-8. */
      readonly encoding?: "Latin-1";
    })
  | (ArtifactFile & {
      readonly kind: "table";
      readonly format: string;
      readonly columns: readonly string[];
      readonly firstRow: number;
      readonly rows: readonly (readonly string[])[];
      readonly totalRows: number;
      /** Only so much of the file was read: there are more rows. */
      readonly isCut: boolean;
      /** The first ones are handed out: there are more columns. */
      readonly moreColumns?: true;
    })
  | (ArtifactFile & {
      readonly kind: "image";
      readonly format: string;
      readonly width: number;
      readonly height: number;
      /** RGB of `columns` x `rows` pixels, base64; absent where it is not decoded. */
      readonly rgb?: string;
      readonly columns: number;
      readonly rows: number;
    })
  | (ArtifactFile & { readonly kind: "binary"; readonly format: string });

/** Points of a metric in pages, oldest first: [step, epoch ms, value]; a step that a number would round by its digits. */
export type PointsView = {
  readonly points: readonly (readonly [step: number | string, atMs: number, value: MetricValue])[];
  readonly nextPageToken?: string;
};

/** A table of answers among a run's artifacts. */
export type SampleTable = {
  /** Of the file, or of the first of its parts (`completions/completions_00010.parquet` and its brothers). */
  readonly path: string;
  readonly title: string;
  readonly files: number;
  readonly rows: number;
  readonly prompts: number;
  readonly steps: number;
  /** Why it, or a part of it, was not read. */
  readonly problem?: string;
};

export type PromptRow = { readonly index: number; readonly prompt: string; readonly steps: number };

export type SampleAnswer = {
  readonly text: string;
  /** Numbers that stand beside it in the table: rewards, scores, advantages. */
  readonly scores: readonly (readonly [name: string, value: number])[];
};

export type PromptsView = { readonly rows: readonly PromptRow[]; readonly total: number };

/** What a run answered to one prompt at one step, and how it went there. */
export type AnswersView = {
  readonly prompt: string;
  /** Ascending; of many those around the chosen one. */
  readonly steps: readonly number[];
  /** The chosen one of `steps`. */
  readonly at: number;
  /** The number of the first of `steps` among all. */
  readonly firstStep: number;
  readonly totalSteps: number;
  /** Of many the first ones. */
  readonly answers: readonly SampleAnswer[];
  readonly totalAnswers: number;
  /** The first answer at each step around `at`, cut. */
  readonly course: readonly { readonly step: number; readonly text: string; readonly score?: number }[];
};

export type FoundRun = {
  readonly runId: string;
  readonly name: string;
  readonly experiment: string;
  readonly startedAtMs: number;
};
