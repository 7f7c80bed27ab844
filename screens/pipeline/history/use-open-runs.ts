import type { MadeRun } from "../../../source/api/history-views.js";
import { label } from "../../../source/ui/text/sanitize.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import { useRunsPlaces } from "../../runs/runs-doors.js";
import { useShell } from "../../shell/shell-context.js";

/** Opens an execution's run in the Runs tab; of several it is asked which. */
export function useOpenRuns(runs: readonly MadeRun[], dialogs: Dialogs): () => void {
  const { shell } = useShell();
  const { doors } = useRunsPlaces();
  const open = (runId: string) => {
    doors.openRun(runId);
    shell.showTab("runs");
  };
  return () => {
    const [only] = runs;
    if (only && runs.length === 1) return open(only.runId);
    dialogs.open({
      kind: "choice",
      title: "open which run",
      choices: runs.map(({ name, stage, runId }) => ({
        label: label(stage === undefined ? name : `${name} (${stage})`),
        choose: () => open(runId),
      })),
    });
  };
}
