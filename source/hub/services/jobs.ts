import type { JobView } from "../../api/views.js";
import { UserError } from "../../domain/user-error.js";
import type { Events, Jobs } from "../context.js";

const kept = 50;

/** Long work started from a screen; ended jobs stay in the list until newer ones push them out. */
export function createJobs(events: Events, now: () => number): Jobs & { readonly close: () => Promise<void> } {
  const jobs = new Map<string, JobView>();
  const running = new Map<
    string,
    { readonly abort: AbortController; readonly done: Promise<void>; readonly onData: boolean }
  >();
  let counter = 0;
  const set = (job: JobView) => {
    jobs.set(job.jobId, job);
    events.emit("jobs", job.jobId);
  };

  return {
    start: (title, work, about) => {
      counter += 1;
      const jobId = about?.jobId ?? String(counter);
      const abort = new AbortController();
      let job: JobView = { jobId, title, state: "running", startedAtMs: now() };
      const end = (state: "done" | "failed", told: { readonly message: string; readonly hint?: string }) => {
        running.delete(jobId);
        set({ ...job, state, ...told, endedAtMs: now() });
      };
      const run = async () => {
        try {
          const message = await work((progress) => {
            job = { ...job, progress };
            set(job);
          }, abort.signal);
          end("done", { message });
        } catch (error) {
          end("failed", describe(error));
        }
      };
      set(job);
      running.set(jobId, { abort, done: run(), onData: about?.onData ?? false });
      for (const old of jobs.keys()) {
        if (jobs.size <= kept) break;
        if (!running.has(old)) jobs.delete(old);
      }
      return jobId;
    },
    onData: () => [...running].flatMap(([id, { onData }]) => (onData ? (jobs.get(id)?.title ?? []) : [])),
    list: () => [...jobs.values()].reverse(),
    cancel: (jobId) => {
      const job = running.get(jobId);
      job?.abort.abort(stoppedByUser());
      return job !== undefined;
    },
    busy: () => running.size > 0,
    close: async () => {
      for (const { abort } of running.values()) abort.abort();
      await Promise.allSettled([...running.values()].map(({ done }) => done));
    },
  };
}

function stoppedByUser(): UserError {
  return new UserError({ code: "job.stopped", kind: "refused", message: "It was stopped" });
}

function describe(error: unknown): { readonly message: string; readonly hint?: string } {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof UserError && error.hint !== undefined ? { message, hint: error.hint } : { message };
}
