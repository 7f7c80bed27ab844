import { createContext, useContext, useState } from "react";

const KeptContext = createContext<Map<string, unknown>>(new Map());
export const KeptProvider = KeptContext.Provider;

/**
 * State that outlives its component, by a name: where a tab was when it is shown again. What a setter sets is there at once
 * (`get`), for keys that arrive together are handled before anything is drawn again.
 */
export function useKept<Value>(name: string, initial: Value) {
  const kept = useContext(KeptContext);
  const [, render] = useState({});
  // Only this name's own setter writes there.
  const get = () => (kept.has(name) ? (kept.get(name) as Value) : initial);
  const set = (next: Value | ((current: Value) => Value)) => {
    const current = get();
    const value = typeof next === "function" ? (next as (current: Value) => Value)(current) : next;
    if (Object.is(value, current)) return;
    kept.set(name, value);
    render({});
  };
  return [get(), set, get] as const;
}
