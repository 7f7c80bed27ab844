import { useQuery } from "../../../source/client/use-query.js";
import type { ModelJob } from "../../../source/domain/ollama.js";
import { fit } from "../../../source/ui/text/cells.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
import { jobHeight, jobRows } from "./job-rows.js";
import { pairedRows } from "./paired-rows.js";

const noJobs: readonly ModelJob[] = [];

/** Pulls and creations, those that run first, then the newest; of the same model asked for again only the last one. */
export function useModelJobs() {
  const told = useQuery("ollama.jobs", {}).data?.jobs ?? noJobs;
  const isSame = (a: ModelJob, b: ModelJob) => a.model === b.model && a.hostId === b.hostId && a.kind === b.kind;
  const jobs = told.filter((job, at) => told.findIndex((each) => isSame(each, job)) === at);
  const running = jobs.filter(({ state }) => state === "running");
  return { jobs: [...running, ...jobs.filter(({ state }) => state !== "running")], running };
}

/** The jobs as a list in a pane with `height` rows inside its frame. */
export function useJobsPane(jobs: readonly ModelJob[], height: number, nowMs: number) {
  const tall = Math.max(1, Math.floor(height / jobHeight));
  const list = useList(
    "chat.model-jobs",
    jobs.length,
    tall,
    allRows(
      jobs.map(({ jobId }) => jobId),
      { followsFirst: true },
    ),
  );
  return {
    list,
    job: jobs[list.cursor],
    rows: ({ width, focused }: { readonly width: number; readonly focused: boolean }) =>
      pairedRows(jobs, { list, height: tall, focused }, (job) =>
        jobRows(job, width - 1, nowMs).map((row) => fit(row, width - 1)),
      ),
  };
}
