import { hasChoice } from "../../../source/actions/history.js";
import type { RerunPlan } from "../../../source/api/history-views.js";
import { leftWords } from "../../../source/domain/pipeline/history.js";
import { UserError } from "../../../source/domain/user-error.js";
import { label } from "../../../source/ui/text/sanitize.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import { useShell } from "../../shell/shell-context.js";
import { paramWords } from "./history-words.js";

type Values = "none" | "set" | "all" | "near";

/** More of what cannot be as it was are counted. */
const mostNotes = 8;

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
    if (!plan || !hasChoice(plan)) return start("none", signal);
    const { set, all, left, command } = plan;
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
      notes: notesOf(left.all.length > 0 ? left.all : left.set),
      choices: [
        ...(left.all.length > 0
          ? [{ label: `all others as they were${wordsOf(all)}`, choose: choose("near") }]
          : all.length > 0
            ? [{ label: `every param as it was${wordsOf(all)}`, choose: choose("all") }]
            : []),
        ...(set.length > 0 && left.set.length === 0 && (!isSame || left.all.length > 0)
          ? [{ label: `only what was set for it: ${paramWords(set)}`, choose: choose("set") }]
          : []),
        { label: "the params as they are now", choose: choose("none") },
      ],
    });
  };
}

function notesOf(left: RerunPlan["left"]["all"]): readonly string[] {
  const rest = left.length - mostNotes;
  return [...left.slice(0, mostNotes).map(leftWords), ...(rest > 0 ? [`${rest} more`] : [])];
}

function wordsOf(params: RerunPlan["all"]): string {
  return params.length === 0 ? "" : `: ${paramWords(params)}`;
}
