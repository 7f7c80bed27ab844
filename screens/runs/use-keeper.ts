import type { CallInput } from "../../source/api/calls.js";
import { latestOnly } from "../../source/client/latest-only.js";
import { UserError } from "../../source/domain/user-error.js";
import { useKept } from "../../source/ui/use-kept.js";
import { useShell } from "../shell/shell-context.js";

/** Tells the hub what is to be there again after a restart. */
export type Keeper = {
  readonly look: (look: NonNullable<CallInput<"runs.keepLook">["look"]>) => void;
  readonly choice: (choice: CallInput<"runs.keepChoice">) => void;
};

/** A hub that only reads keeps nothing: the terminal does while it is open. */
export function useKeeper(): Keeper {
  const { client, shell } = useShell();
  const [known, setKnown] = useKept<Keeper | undefined>("runs.keeper", undefined);
  if (known) return known;
  const failed = (error: unknown) => {
    if (error instanceof UserError && error.kind === "refused") return;
    const why = error instanceof Error ? error.message : String(error);
    shell.toast("bad", `How the runs look is not kept: ${why}`, error instanceof UserError ? error.hint : undefined);
  };
  const keeper: Keeper = {
    look: latestOnly((look) => client.call("runs.keepLook", { look }), failed),
    choice: latestOnly((choice) => client.call("runs.keepChoice", choice), failed),
  };
  setKnown(keeper);
  return keeper;
}
