import type { Caller } from "../api/calls.js";
import type { ExperimentPlan, ExperimentView } from "../api/experiment-views.js";

/** The results of `dvc exp` are shown. */
export type ExperimentsFacts = {
  readonly close: () => void;
  readonly experiment: ExperimentView | undefined;
  /** What applying it changes; undefined while that is looked at, or cannot be told. */
  readonly plan: ExperimentPlan | undefined;
  readonly whyNoPlan: string | undefined;
  readonly caller: () => Caller | undefined;
};
