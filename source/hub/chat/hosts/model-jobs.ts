import type { ModelProgress } from "../../../adapters/ollama/pull.js";
import type { ModelJob } from "../../../domain/ollama.js";
import { UserError } from "../../../domain/user-error.js";
import type { HubContext } from "../../context.js";
import { createJobProgress } from "./job-progress.js";

/** A server tells its progress every 60 ms; who looks is told less often. */
const tellEveryMs = 250;
const kept = 50;

type Asked = Pick<ModelJob, "hostId" | "kind" | "model" | "insecure">;

/** Pulls and creations as jobs of the hub, each with its layers. */
export type ModelJobs = {
  /** Its id; the same one for what runs already. `work` resolves to how it ended, in words. */
  readonly start: (
    asked: Asked,
    work: (progress: (line: ModelProgress) => void, signal: AbortSignal) => Promise<string>,
    /** What a failure means, with the bytes that were still to come. */
    explain: (error: unknown, leftBytes: number) => Promise<unknown>,
  ) => string;
  /** The newest first. */
  readonly list: () => readonly ModelJob[];
};

export function createModelJobs(
  context: Pick<HubContext, "jobs" | "events" | "commands" | "projectRoot" | "now">,
): ModelJobs {
  const jobs = new Map<string, () => ModelJob>();
  const { events, now } = context;
  const list = () => [...jobs.values()].map((view) => view()).reverse();

  return {
    list,
    start: (asked, work, explain) => {
      const same = list().find(
        (job) =>
          job.state === "running" &&
          job.model === asked.model &&
          job.hostId === asked.hostId &&
          job.kind === asked.kind,
      );
      if (same) return same.jobId;
      const progress = createJobProgress(now);
      const ended = context.commands.begin(["ollama", asked.kind, asked.model], context.projectRoot, { native: true });
      const startedAtMs = now();
      let end: Pick<ModelJob, "state" | "endedAtMs" | "message" | "hint"> = { state: "running" };
      let toldAtMs = Number.NEGATIVE_INFINITY;
      const finish = (how: typeof end) => {
        end = { ...how, endedAtMs: now() };
        ended(how.state === "done" ? 0 : 1, how.state === "stopped" ? { stopped: true } : {});
        events.emit("ollama", jobId);
      };
      const jobId = context.jobs.start(`${asked.kind} ${asked.model}`, async (tell, signal) => {
        try {
          const message = await work((line) => {
            progress.add(line);
            if (now() - toldAtMs < tellEveryMs) return;
            toldAtMs = now();
            tell(inWords(progress.view()));
            events.emit("model-jobs", jobId);
          }, signal);
          finish({ state: "done", message });
          return message;
        } catch (error) {
          const { totalBytes, completedBytes } = progress.view();
          const told = signal.aborted ? error : await explain(error, totalBytes - completedBytes);
          finish(signal.aborted ? { state: "stopped", message: "It was stopped" } : failed(told));
          throw told;
        }
      });
      jobs.set(jobId, () => {
        const { bytesPerSecond, remainingMs, ...so } = progress.view();
        const pace = {
          ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
          ...(remainingMs === undefined ? {} : { remainingMs }),
        };
        return { jobId, ...asked, startedAtMs, ...so, ...(end.state === "running" ? pace : {}), ...end };
      });
      for (const [old, view] of jobs) {
        if (jobs.size <= kept) break;
        if (view().state !== "running") jobs.delete(old);
      }
      return jobId;
    },
  };
}

function failed(error: unknown): Pick<ModelJob, "state" | "message" | "hint"> {
  const message = error instanceof Error ? error.message : String(error);
  return { state: "failed", message, ...(error instanceof UserError && error.hint ? { hint: error.hint } : {}) };
}

function inWords({ status, totalBytes, completedBytes }: Pick<ModelJob, "status" | "totalBytes" | "completedBytes">) {
  return totalBytes > 0 ? `${status} (${Math.floor((100 * completedBytes) / totalBytes)}%)` : status;
}
