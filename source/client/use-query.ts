import { createContext, useCallback, useContext, useRef, useSyncExternalStore } from "react";
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

/** The answers of one call for each of several inputs, in their order. */
export function useEach<Name extends CallName>(
  name: Name,
  inputs: readonly CallInput<Name>[],
): readonly QueryState<CallOutput<Name>>[] {
  const queries = useContext(QueriesContext);
  if (!queries) throw new Error("useEach outside of QueriesProvider");
  const key = JSON.stringify(inputs);
  const last = useRef<readonly QueryState<CallOutput<Name>>[]>([]);
  const subscribe = useCallback(
    (listener: () => void) => {
      const again: readonly CallInput<Name>[] = JSON.parse(key);
      const stops = again.map((input) => queries.subscribe(name, input, listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [queries, name, key],
  );
  return useSyncExternalStore(subscribe, () => {
    const states = inputs.map((input) => queries.get(name, input));
    const isSame = states.length === last.current.length && states.every((state, at) => state === last.current[at]);
    if (!isSame) last.current = states;
    return last.current;
  });
}

const idle = { loading: false };
