import type { PipelineFacts } from "../../../source/actions/scopes.js";
import type { PipelineView } from "../../../source/api/views.js";
import { useQuery } from "../../../source/client/use-query.js";
import type { Execution } from "../../../source/domain/pipeline.js";
import { noteRows } from "./view.js";

type Props = {
  readonly pipeline: PipelineView | undefined;
  readonly running: Execution | undefined;
  /** Under the cursor of the history. */
  readonly execution: Execution | undefined;
  /** Of the rows. */
  readonly width: number;
  readonly nowMs: number;
};

export type RunNotes = {
  readonly facts: Pick<PipelineFacts, "removing" | "mustSee">;
  /** To stand above the stages. */
  readonly rows: readonly string[];
};

/** What a user should see beside the stages' state, before and after a run. */
export function useRunNotes({ pipeline, running, execution, width, nowMs }: Props): RunNotes {
  const foreign = useQuery("pipeline.foreign", {}).data?.commands ?? [];
  const removed = useQuery("pipeline.removed", execution && { executionId: execution.executionId }).data;
  const { stages, problems = [] } = pipeline?.state === "ready" ? pipeline : { stages: [] };
  const ownStages = running?.stages.filter(({ endedAtMs }) => endedAtMs === undefined).map(({ stage }) => stage) ?? [];
  return {
    facts: {
      removing: stages.filter(({ name }) => ownStages.includes(name)).flatMap(({ outs }) => outs),
      mustSee: foreign.length > 0 || problems.some(({ severity }) => severity === "error"),
    },
    rows: noteRows({ foreign, waitsFor: running?.waitsFor, removed, left: execution?.left ?? [] }, width, nowMs),
  };
}
