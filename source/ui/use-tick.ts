import { useEffect, useState } from "react";

/** The time now, in epoch ms, looked at anew every `everyMs`; undefined: not by itself. */
export function useTick(now: () => number, everyMs: number | undefined): number {
  const [, setTime] = useState(0);
  useEffect(() => {
    if (everyMs === undefined) return;
    const timer = setInterval(() => setTime(now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, now]);
  return now();
}
