import { useEffect, useState } from "react";
import type { HubClient } from "../../../source/client/hub-client.js";
import { asUserError } from "../../../source/client/queries.js";
import type { UserError } from "../../../source/domain/user-error.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useShell } from "../../shell/shell-context.js";

/** What is computed: since when, what it gave, why it did not. */
export type Computed<Result> =
  | { readonly state: "idle" }
  | { readonly state: "computing"; readonly sinceMs: number }
  | { readonly state: "ready"; readonly result: Result }
  | { readonly state: "failed"; readonly error: UserError };

/** For which key it is. */
type For<Value> = { readonly key: string; readonly value: Value };

/**
 * What `compute` gives for `key`, which names all that it depends on; the last result is kept under `name`. Another key, or
 * none, and the hub stops computing it, too.
 */
export function useComputed<Result>(
  name: string,
  key: string | undefined,
  compute: (client: HubClient, signal: AbortSignal) => Promise<Result>,
): Computed<Result> {
  const { client, now } = useShell();
  const [kept, keep] = useKept<For<Result> | undefined>(name, undefined);
  const [told, tell] = useState<For<Computed<Result>>>();
  const isKnown = kept !== undefined && kept.key === key;
  useEffect(() => {
    if (key === undefined || isKnown) return;
    const aborter = new AbortController();
    tell({ key, value: { state: "computing", sinceMs: now() } });
    compute(client, aborter.signal).then(
      (result) => {
        if (!aborter.signal.aborted) keep({ key, value: result });
      },
      (error: unknown) => {
        if (!aborter.signal.aborted) tell({ key, value: { state: "failed", error: asUserError(error) } });
      },
    );
    return () => aborter.abort();
  }, [key, isKnown]);
  if (key === undefined) return { state: "idle" };
  if (kept?.key === key) return { state: "ready", result: kept.value };
  return told?.key === key ? told.value : { state: "computing", sinceMs: now() };
}
