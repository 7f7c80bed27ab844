import type { ExecutionId } from "../domain/ids.js";
import { callerSchema, full, read, viaSchema } from "./call.js";
import {
  executionPairSchema,
  executionSchema,
  type HistoryDetail,
  type HistoryDifference,
  type HistoryView,
  historyListSchema,
  type RerunPlan,
  rerunValues,
} from "./history-views.js";

/** Of the history of executions. */
export const historyCalls = {
  "history.list": read<HistoryView>()(historyListSchema),
  "history.get": read<HistoryDetail>()(executionSchema),
  "history.difference": read<HistoryDifference>()(executionPairSchema),
  /** What running it again would write into the params files. */
  "history.plan": read<RerunPlan>()(executionSchema),
  "history.rerun": full<{ readonly executionId: ExecutionId }>()(
    executionSchema.extend({ values: rerunValues, caller: callerSchema.optional(), via: viaSchema }),
  ),
} as const;
