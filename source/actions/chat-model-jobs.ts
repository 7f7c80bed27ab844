import type { Action } from "./action.js";
import { stopConfirmation } from "./chat-models.js";
import type { ChatModelJobsFacts } from "./chat-models-facts.js";

export const chatModelJobsActions: readonly Action<"chatModelJobs">[] = [
  {
    id: "chat-model-jobs.open",
    scope: "chatModelJobs",
    keys: ["enter"],
    label: "open",
    inFooter: true,
    tooltip: "Show all of what it says, and how it ended",
    disabled: noJob,
    run: ({ facts }) => facts.open(),
  },
  {
    id: "chat-model-jobs.stop",
    scope: "chatModelJobs",
    keys: ["X"],
    label: "stop",
    writes: true,
    inFooter: true,
    tooltip: "Stop it; what has come of a pull is kept",
    disabled: (facts) => noJob(facts) ?? (facts.job?.state === "running" ? undefined : "It is over"),
    confirm: ({ job }) => job && stopConfirmation(job.kind, job.model),
    run: async ({ client, facts, signal }) => {
      if (facts.job) await client.call("jobs.cancel", { jobId: facts.job.jobId }, { signal });
    },
  },
  {
    id: "chat-model-jobs.again",
    scope: "chatModelJobs",
    keys: ["r"],
    label: "pull again",
    writes: true,
    inFooter: true,
    tooltip: "Pull it again: one that was stopped, or failed, goes on where it was",
    disabled: (facts) => {
      if (facts.job?.kind === "create") return "C makes a model again";
      return noJob(facts) ?? (facts.job?.state === "running" ? "It is being pulled" : undefined);
    },
    run: async ({ client, facts, signal }) => {
      if (!facts.job) return;
      const { hostId, model, insecure } = facts.job;
      await client.call("ollama.pull", { hostId, model, ...(insecure ? { insecure } : {}) }, { signal });
    },
  },
  {
    id: "chat-model-jobs.models",
    scope: "chatModelJobs",
    keys: ["o"],
    label: "to the models",
    tooltip: "Go to the models of the host",
    run: ({ facts }) => facts.toModels(),
  },
];

function noJob({ job }: ChatModelJobsFacts): string | undefined {
  return job ? undefined : "Nothing was pulled or made yet: p pulls a model";
}
