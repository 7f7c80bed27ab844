import { z } from "zod";
import { callerSchema, full, read } from "./call.js";
import { type ExperimentPlan, type ExperimentsView, experimentSchema } from "./experiment-views.js";

/** Of results of `dvc exp`. */
export const experimentCalls = {
  "experiments.list": read<ExperimentsView>()(z.object({})),
  /** What applying would change. */
  "experiments.plan": read<ExperimentPlan>()(experimentSchema),
  /** Puts an experiment into the workspace by DVC; undoable. `kept`: the folder, below the project, that has what was there. */
  "experiments.apply": full<{ readonly changed: number; readonly kept?: string }>()(
    experimentSchema.extend({ caller: callerSchema.optional() }),
  ),
} as const;
