import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import type { CallInput, CallName, CallOutput } from "../api/calls.js";
import type { Queries, QueryState } from "./queries.js";

export const QueriesContext = createContext<Queries | undefined>(undefined);

/** Gives the screens below it their answers. */
export const QueriesProvider = QueriesContext.Provider;

/** The answer of a call, kept fresh while it is shown; `undefined` input: not asked. */
export function useQuery<Name extends CallName>(
  name: Name,
  input: CallInput<Name> | undefined,
): QueryState<CallOutput<Name>> {
  const queries = useContext(QueriesContext);
  if (!queries) throw new Error("useQuery outside of QueriesProvider");
  const key = input === undefined ? undefined : JSON.stringify(input);
  const subscribe = useCallback(
    (listener: () => void) => {
      if (key === undefined) return () => undefined;
      const again: CallInput<Name> = JSON.parse(key);
      return queries.subscribe(name, again, listener);
    },
    [queries, name, key],
  );
  return useSyncExternalStore(subscribe, () => (input === undefined ? idle : queries.get(name, input)));
}

const idle = { loading: false };
