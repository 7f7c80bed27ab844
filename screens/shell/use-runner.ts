import { useEffect, useRef, useState } from "react";
import type { Confirmation, Shell } from "../../source/actions/action.js";
import type { BoundAction } from "../../source/actions/resolve.js";
import type { HubClient } from "../../source/client/hub-client.js";
import { UserError } from "../../source/domain/user-error.js";

export type Pending = { readonly action: BoundAction; readonly confirmation: Confirmation };

/** Runs actions: a disabled one says why, a dangerous one asks first, a failure becomes a toast with its hint. */
export function useRunner(client: HubClient, shell: Shell) {
  const [pending, setPending] = useState<Pending>();
  const abort = useRef(new AbortController());
  useEffect(() => () => abort.current.abort(), []);

  const execute = (action: BoundAction, note: string) => {
    const { signal } = abort.current;
    action.run({ client, shell, signal, note }).catch((error: unknown) => {
      if (signal.aborted) return;
      if (error instanceof UserError) shell.toast("bad", error.message, error.hint);
      else shell.toast("bad", `${action.id}: ${error instanceof Error ? error.message : String(error)}`);
    });
  };
  const start = (action: BoundAction) => {
    const reason = action.disabled();
    if (reason !== undefined) return shell.toast("warning", reason);
    const confirmation = action.confirm();
    if (confirmation) setPending({ action, confirmation });
    else execute(action, "");
  };
  return {
    pending,
    start,
    confirm: (note: string) => {
      setPending(undefined);
      if (pending) execute(pending.action, note);
    },
    cancel: () => setPending(undefined),
  };
}
