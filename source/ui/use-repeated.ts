import { useEffect } from "react";

/** Does something now, and again every `everyMs` as long as the component is there; `work` must stay the same function. */
export function useRepeated(work: () => void, everyMs: number): void {
  useEffect(() => {
    work();
    const timer = setInterval(work, everyMs);
    return () => clearInterval(timer);
  }, [work, everyMs]);
}
