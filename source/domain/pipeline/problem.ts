/** What would go wrong in a run, told before it: DVC says most of it only when the command has ended, or not at all. */
export type PipelineProblem = {
  /** Stable, for scripts: "cycle", "missing-dep". */
  readonly code: string;
  /** "error": a run stops at it; "warning": it runs, but not as one thinks. */
  readonly severity: "error" | "warning";
  readonly message: string;
  /** What to do, in one sentence. */
  readonly fix: string;
  /** The stages that it is about; empty: the whole project. */
  readonly stages: readonly string[];
};
