import { createContext, useContext, useState } from "react";

/** State that outlives its component: where a tab was when it is shown again. Keyed by a name. */
const KeptContext = createContext<Map<string, unknown>>(new Map());
export const KeptProvider = KeptContext.Provider;

/** `useState` whose value is still there when the component comes back. */
export function useKept<Value>(name: string, initial: Value) {
  const kept = useContext(KeptContext);
  // Only this name's own setter writes there.
  const [value, setValue] = useState(() => (kept.has(name) ? (kept.get(name) as Value) : initial));
  const set = (next: Value | ((current: Value) => Value)) =>
    setValue((current) => {
      const result = typeof next === "function" ? (next as (current: Value) => Value)(current) : next;
      kept.set(name, result);
      return result;
    });
  return [value, set] as const;
}
