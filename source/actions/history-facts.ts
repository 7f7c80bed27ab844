import type { MadeRun, RerunPlan } from "../api/history-views.js";
import type { Execution } from "../domain/pipeline.js";

/** The history of executions is open. */
export type HistoryFacts = {
  readonly execution: Execution | undefined;
  /** Why nothing can be run now. */
  readonly whyNotRun: string | undefined;
  /** What running the selected one again would write; undefined: not known yet. */
  readonly plan: RerunPlan | undefined;
  /** The two that a difference would be of, the older first. */
  readonly pair: readonly [from: string, to: string] | undefined;
  readonly marked: number;
  readonly runs: readonly MadeRun[];
  /** One level up: the difference, the filter, the view. */
  readonly close: () => void;
  readonly showLog: () => void;
  readonly filter: () => void;
  readonly toggleMark: () => void;
  readonly clearMarks: () => void;
  readonly difference: () => void;
  /** Asks with which values where there is a choice. */
  readonly rerun: (signal: AbortSignal) => Promise<void>;
  /** In the Runs tab. */
  readonly openRuns: () => void;
  /** What is shown of the selected one, without colours. */
  readonly copied: string | undefined;
};
