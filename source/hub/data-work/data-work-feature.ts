import type { Feature, HubContext } from "../context.js";
import type { PullGuard } from "../datasets/kept/pull-guard.js";
import type { RemoteMemory } from "../datasets/remote-memory.js";
import type { SeenVersion } from "../datasets/versions-seen.js";
import type { DvcCommands } from "../executions/dvc-commands.js";
import { createAdding } from "./add.js";
import { beginCheck } from "./check-remote.js";
import { collect } from "./collect.js";
import { commitFiles, uncommittedFiles } from "./commit.js";
import { completePath } from "./complete-path.js";
import { beginImport, beginUpdate } from "./import.js";
import { createInit } from "./init.js";
import { createDataJobBook, resumeInterrupted } from "./interrupted.js";
import { createRemotes } from "./remotes.js";
import { beginTransfer } from "./transfer.js";
import { unusedView } from "./unused-view.js";
import { createDataWork } from "./work.js";

type Parts = {
  readonly dvc: DvcCommands;
  readonly remoteMemory: RemoteMemory;
  /** What is tracked now, for projects whose history no git keeps. */
  readonly noteVersions: () => Promise<void>;
  /** Those that were noted so. */
  readonly seenVersions: () => Promise<readonly SeenVersion[]>;
  readonly guardPull: PullGuard;
  /** A pipeline runs in the workspace. */
  readonly isRunning: () => boolean;
};

/** `data.*`: what is done to data by DVC and git, each a command behind `@`; what takes long is a job that can be stopped. */
export function createDataWorkFeature(
  context: HubContext,
  { dvc, isRunning, remoteMemory, guardPull, noteVersions, seenVersions }: Parts,
): Feature & { readonly resume: () => void } {
  const { projectRoot, jobs } = context;
  const book = createDataJobBook(context);
  const work = createDataWork(context, dvc, book);
  const adding = createAdding(context, work, noteVersions);
  const remotes = createRemotes(context, work);
  const init = createInit(context, work);
  // The hub answers before it goes on with what another has left; one that only reads leaves it.
  const resumed = Promise.withResolvers<void>();
  if (context.readOnly) resumed.resolve();
  return {
    resume: () => {
      resumed.resolve(resumeInterrupted(context, book, work));
    },
    handlers: {
      "data.job": async ({ jobId }) => {
        await resumed.promise;
        return work.outcomeOf(jobId);
      },
      "jobs.cancel": ({ jobId }) => ({ stopped: jobs.cancel(jobId) }),
      "data.completePath": ({ typed }) => completePath(projectRoot, typed),
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
      "data.transfer": (input) =>
        beginTransfer(
          context,
          work,
          { isRunning, remoteMemory, guardPull },
          { ...input, remote: input.remote, caller: input.caller },
        ),
      "data.remotes": async (_, { signal }) => ({ remotes: await remotes.list(signal) }),
      "data.addRemote": ({ caller, ...remote }) => remotes.add(remote, caller),
      "data.defaultRemote": ({ name, caller }) => remotes.makeDefault(name, caller),
      "data.removeRemote": ({ name, caller }) => remotes.remove(name, caller),
      "data.testRemote": ({ name, caller }) => remotes.test(name, caller),
      "data.checkRemote": (input) => beginCheck(context, work, remoteMemory, input),
      "data.import": ({ url, out, caller }) => beginImport(context, work, { url, out, caller }),
      "data.update": ({ file, caller }) => beginUpdate(context, work, { file, caller }),
      "data.init": ({ caller }) => init(caller),
      "data.unused": (keeping, { signal }) => unusedView(context, { remoteMemory, seenVersions }, keeping, signal),
      "data.collect": (input) => collect(context, work, { isRunning, seenVersions }, input),
    },
  };
}
