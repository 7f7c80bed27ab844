import type { DataOutcome } from "../../../api/dataset-work-calls.js";
import type { HubClient } from "../../../client/hub-client.js";
import { interrupted } from "../../../domain/data/interrupted.js";
import { UserError, type UserErrorKind } from "../../../domain/user-error.js";
import { label } from "../../../ui/text/sanitize.js";
import { printWarning } from "../../output.js";
import { nextEvent } from "../next-event.js";

const kinds: readonly UserErrorKind[] = [
  ...(["invalid", "not-found", "exists", "refused", "conflict", "missing", "unavailable", "failed"] as const),
];

/** The outcome of a job on data; its progress goes to standard error, ctrl+C stops it. @throws UserError why it failed */
export async function waitDataJob(client: HubClient, jobId: string): Promise<DataOutcome> {
  const stop = () => void client.call("jobs.cancel", { jobId }).catch(() => undefined);
  process.on("SIGINT", stop);
  let told = "";
  try {
    for (;;) {
      const job = await client.call("data.job", { jobId }).catch(untold);
      if (job.state === "done") return job.outcome;
      if (job.state === "failed") {
        const { code, message, hint } = job.error;
        throw new UserError({ code, kind: kinds.find((kind) => kind === job.error.kind) ?? "failed", message, hint });
      }
      if (job.progress !== told && process.stderr.isTTY) printWarning(label(job.progress));
      told = job.progress;
      await nextEvent(client, "jobs");
    }
  } finally {
    process.removeListener("SIGINT", stop);
  }
}

/** A hub has begun it, and the one that answers has never heard of it. */
function untold(error: unknown): never {
  throw error instanceof UserError && error.code === "job.unknown" ? interrupted(false) : error;
}
