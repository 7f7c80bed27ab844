import type { Feature, HubContext } from "../context.js";
import type { DvcCommands } from "../executions/dvc-commands.js";
import { createAdding } from "./add.js";
import { commitFiles, uncommittedFiles } from "./commit.js";
import { createDataWork } from "./work.js";

type Parts = {
  readonly dvc: DvcCommands;
  /** A pipeline runs in the workspace. */
  readonly isRunning: () => boolean;
};

/** `data.*`: what is done to data by DVC and git, each a command behind `@`; what takes long is a job that can be stopped. */
export function createDataWorkFeature(context: HubContext, { dvc }: Parts): Feature {
  const { projectRoot, jobs } = context;
  const work = createDataWork(context, dvc);
  const adding = createAdding(context, work);
  return {
    handlers: {
      "data.job": ({ jobId }) => work.outcomeOf(jobId),
      "jobs.cancel": ({ jobId }) => ({ stopped: jobs.cancel(jobId) }),
      "data.add": ({ paths, caller }) => adding.add(paths, caller),
      "data.commitOuts": ({ paths, caller }) => adding.commitOuts(paths, caller),
      "data.uncommitted": async ({ paths }, { signal }) => ({
        files: await uncommittedFiles(projectRoot, paths, signal),
      }),
      "data.commit": async (input, { signal }) => {
        const committed = await commitFiles(context, input, signal);
        work.tell();
        return committed;
      },
    },
  };
}
