import type { SweepView, TrialView } from "../api/sweep-views.js";

/** A sweep is open. */
export type SweepFacts = {
  readonly sweep: SweepView | undefined;
  readonly trial: TrialView | undefined;
  readonly close: () => void;
  /** The trial's run, else its log. */
  readonly open: () => void;
  /** The parent's own detail. */
  readonly openParent: () => void;
  readonly showLog: () => void;
  readonly toggleOrder: () => void;
  /** Runs of the trials, the best first. */
  readonly comparable: readonly string[];
  readonly compare: () => void;
  /** What taking the trial's values over would change, a line each. */
  readonly changes: readonly string[];
};

/** A sweep is being put together. */
export type SweepFormFacts = {
  readonly close: () => void;
  readonly move: (by: number) => void;
  readonly page: (by: number) => void;
  /** Back to what the line held at first. */
  readonly reset: () => void;
  /** The line Start has the cursor. */
  readonly atStart: boolean;
  readonly toStart: () => void;
  /** Why it cannot be started now. */
  readonly whyNot: string | undefined;
  readonly start: (signal: AbortSignal) => Promise<void>;
};
