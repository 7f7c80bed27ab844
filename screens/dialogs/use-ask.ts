import type { AskFacts } from "../../source/actions/ask-facts.js";
import { UserError } from "../../source/domain/user-error.js";
import { label } from "../../source/ui/text/sanitize.js";
import { useShell } from "../shell/shell-context.js";
import type { Dialogs } from "./use-dialogs.js";

/** Lines and choices over a screen; what fails when they are answered is a toast, for the key's own work is over then. */
export function useAsk(dialogs: Dialogs): AskFacts {
  const { shell } = useShell();
  const told = (work: () => Promise<void> | void) => async () => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      shell.toast("bad", error.message, error.hint);
    }
  };
  return {
    line: ({ accept, complete, ...asked }) =>
      dialogs.open({
        kind: "line",
        ...asked,
        accept: (text) => void told(() => accept(text))(),
        ...(complete && { complete: (typed, take) => void told(async () => take(await complete(typed)))() }),
      }),
    choose: ({ choices, ...asked }) =>
      dialogs.open({
        kind: "choice",
        ...asked,
        choices: choices.map((each) => ({ label: label(each.label), choose: () => void told(each.choose)() })),
      }),
  };
}
