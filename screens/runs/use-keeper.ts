import type { CallInput } from "../../source/api/calls.js";
import { latestOnly } from "../../source/client/latest-only.js";
import { useKept } from "../../source/ui/use-kept.js";
import { useShell } from "../shell/shell-context.js";

/** Tells the hub what is to be there again after a restart. */
export type Keeper = {
  readonly look: (look: NonNullable<CallInput<"runs.keep-look">["look"]>) => void;
  readonly choice: (choice: CallInput<"runs.keep-choice">) => void;
};

/** A hub that only reads keeps nothing: the terminal does while it is open. */
export function useKeeper(): Keeper {
  const { client } = useShell();
  const [known, setKnown] = useKept<Keeper | undefined>("runs.keeper", undefined);
  if (known) return known;
  const keeper: Keeper = {
    look: latestOnly((look) => client.call("runs.keep-look", { look })),
    choice: latestOnly((choice) => client.call("runs.keep-choice", choice)),
  };
  setKnown(keeper);
  return keeper;
}
