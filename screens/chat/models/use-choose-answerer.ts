import type { Answerer, AnswererGroup } from "../../../source/actions/answerer.js";
import { UserError } from "../../../source/domain/user-error.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import { useShell } from "../../shell/shell-context.js";
import { answererChoice } from "./answerer-choice.js";

type Chats = {
  readonly groups: readonly AnswererGroup[];
  readonly model: Answerer | undefined;
  readonly missing: { readonly model: string; readonly hostId: string } | undefined;
  readonly like: readonly string[];
  readonly changeAnswerer: (answerer: Answerer) => Promise<void>;
};

/** Opens the choice of who answers, and changes it; a model that is gone may be pulled there. */
export function useChooseAnswerer(dialogs: Dialogs, chats: Chats): () => void {
  const { client, shell } = useShell();
  const told = (work: Promise<unknown>) =>
    work.catch((error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      shell.toast("bad", error.message, error.hint);
    });
  const { groups, model, missing, like, changeAnswerer } = chats;
  const pull = () => {
    if (!missing) return;
    const { model: name, hostId } = missing;
    void told(
      client
        .call("ollama.pull", { hostId, model: name })
        .then(() => shell.toast("info", `Pulling ${name}`, "Models shows how far it is.")),
    );
  };
  return () =>
    dialogs.open(
      answererChoice({
        groups,
        chosen: model,
        missing: missing && { name: missing.model, like, pull },
        choose: (answerer) => void told(changeAnswerer(answerer)),
      }),
    );
}
