import type { RunChoice } from "../../source/api/run-table-views.js";
import { useQuery } from "../../source/client/use-query.js";
import { useKept } from "../../source/ui/use-kept.js";
import { useKeeper } from "./use-keeper.js";

const nothing: RunChoice = { marks: [] };

/** The marked runs and the baseline, now and as they are changed: kept in the project. */
export function useChoice() {
  const keeper = useKeeper();
  const kept = useQuery("runs.looks", {}).data?.choice ?? nothing;
  const [own, setOwn, ownNow] = useKept<RunChoice | undefined>("runs.choice", undefined);
  const now = () => ownNow() ?? kept;
  return {
    choice: own ?? kept,
    /** Also between two keys that arrived together. */
    now,
    change: (part: Partial<RunChoice>) => {
      const { marks, baseline } = { ...now(), ...part };
      setOwn({ marks, baseline });
      keeper.choice({ marks: [...marks], ...(baseline === undefined ? {} : { baseline }) });
    },
  };
}
