import type { RerunPlan } from "../../../source/api/history-views.js";
import { UserError } from "../../../source/domain/user-error.js";
import { label } from "../../../source/ui/text/sanitize.js";
import type { Dialogs } from "../../runs/dialogs/use-dialogs.js";
import { useShell } from "../../shell/shell-context.js";
import { paramWords } from "./history-words.js";

type Values = "none" | "set" | "all";

/** Runs an execution again; where the params files have other values now, it is asked with which. */
export function useRerun(id: string | undefined, plan: RerunPlan | undefined, dialogs: Dialogs, started: () => void) {
  const { client, shell, caller } = useShell();
  const start = async (values: Values, signal?: AbortSignal) => {
    if (id === undefined) return;
    const own = caller();
    const input = { executionId: id, values, via: "app" as const, ...(own ? { caller: own } : {}) };
    const { executionId } = await client.call("history.rerun", input, signal ? { signal } : {});
    shell.toast(
      "info",
      `Execution #${executionId} has started${values === "none" ? "" : " (u gives the params back)"}`,
    );
    started();
  };
  return async (signal: AbortSignal): Promise<void> => {
    const { set, all, command } = plan ?? { set: [], all: [], command: "" };
    if (set.length + all.length === 0) return start("none", signal);
    // The key's own work is over when a choice is made: what fails then is told here.
    const choose = (values: Values) => () => {
      start(values).catch((error: unknown) => {
        if (error instanceof UserError) shell.toast("bad", error.message, error.hint);
        else throw error;
      });
    };
    const isSame = JSON.stringify(set) === JSON.stringify(all);
    dialogs.open({
      kind: "choice",
      title: `run #${id} again: ${label(command)}`,
      choices: [
        ...(all.length > 0 ? [{ label: `every param as it was: ${paramWords(all)}`, choose: choose("all") }] : []),
        ...(set.length > 0 && !isSame
          ? [{ label: `only what was set for it: ${paramWords(set)}`, choose: choose("set") }]
          : []),
        { label: "the params as they are now", choose: choose("none") },
      ],
    });
  };
}
