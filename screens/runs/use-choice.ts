import type { RunChoice } from "../../source/api/run-table-views.js";
import { useQuery } from "../../source/client/use-query.js";
import { useKept } from "../../source/ui/use-kept.js";
import { useKeeper } from "./use-keeper.js";

const nothing: RunChoice = { marks: [] };
const noRuns: readonly string[] = [];

/** The marked runs and the baseline, now and as they are changed: kept in the project. */
export function useChoice() {
  const keeper = useKeeper();
  const { choice: kept = nothing, gone = noRuns } = useQuery("runs.looks", {}).data ?? {};
  const [own, setOwn, ownNow] = useKept<RunChoice | undefined>("runs.choice", undefined);
  // What was marked here may be deleted by another terminal or a client.
  const there = (choice: RunChoice): RunChoice => {
    if (!gone.some((runId) => choice.marks.includes(runId) || choice.baseline === runId)) return choice;
    const baseline = choice.baseline !== undefined && gone.includes(choice.baseline) ? undefined : choice.baseline;
    return { marks: choice.marks.filter((runId) => !gone.includes(runId)), baseline };
  };
  const now = () => there(ownNow() ?? kept);
  return {
    choice: there(own ?? kept),
    /** Also between two keys that arrived together. */
    now,
    change: (part: Partial<RunChoice>) => {
      const { marks, baseline } = { ...now(), ...part };
      setOwn({ marks, baseline });
      keeper.choice({ marks: [...marks], ...(baseline === undefined ? {} : { baseline }) });
    },
  };
}
