import { useEffect, useState } from "react";

/** A value once it has stayed the same for `ms`: what it is while a cursor runs over a list is not looked into. */
export function useSettled(value: string, ms: number): string | undefined {
  const [settled, setSettled] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled === value ? settled : undefined;
}
