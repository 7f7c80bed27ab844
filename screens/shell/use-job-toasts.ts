import { useEffect, useRef } from "react";
import type { Shell } from "../../source/actions/action.js";
import type { JobView } from "../../source/api/views.js";

/** Tells how a job ended that was seen running: what it came to, or what failed. */
export function useJobToasts(jobs: readonly JobView[], toast: Shell["toast"]): void {
  const running = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    for (const { jobId, title, state, message, hint } of jobs) {
      if (!running.current.has(jobId) || state === "running") continue;
      if (state === "failed") toast("bad", `${title}: ${message ?? "failed"}`, hint);
      else toast("good", title, message);
    }
    running.current = new Set(jobs.filter(({ state }) => state === "running").map(({ jobId }) => jobId));
  }, [jobs, toast]);
}
