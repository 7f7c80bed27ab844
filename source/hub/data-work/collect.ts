import { gcArgv, type Kept } from "../../adapters/dvc/data-argv.js";
import { statOf } from "../../adapters/files/file-identity.js";
import { readHead } from "../../adapters/git/head.js";
import type { Caller } from "../../api/calls.js";
import type { UnusedView } from "../../api/dataset-work-calls.js";
import { bytesWords, countWords } from "../../domain/data/bytes-words.js";
import { typedCommand } from "../../domain/shell-words.js";
import { UserError } from "../../domain/user-error.js";
import type { HubContext } from "../context.js";
import { findUnused, type UnusedObject } from "./unused.js";
import type { DataWork } from "./work.js";

const mostShown = 5000;

/** What would be removed. @throws as `findUnused` */
export async function unusedView(root: string, kept: readonly Kept[], signal: AbortSignal): Promise<UnusedView> {
  const counted = await keptHere(root, kept);
  const { objects, missingListings, lostRuns, digest } = await findUnused(root, counted, signal);
  return {
    objects: objects.slice(0, mostShown).map(({ md5, sizeBytes, path, commit }) => ({
      md5,
      sizeBytes,
      ...(path === undefined ? {} : { path }),
      ...(commit === undefined ? {} : { commit }),
    })),
    total: objects.length,
    totalBytes: sum(objects),
    inHistory: objects.filter(({ commit }) => commit !== undefined).length,
    missingListings,
    lostRuns,
    command: typedCommand(gcArgv(counted)),
    digest,
  };
}

type Collection = {
  readonly kept: readonly Kept[];
  readonly digest: string;
  readonly caller: Caller | undefined;
  readonly isRunning: () => boolean;
};

/** Begins `dvc gc` of exactly what was listed. @throws UserError `data.in-use`; `data.list-changed` comes from its job */
export async function collect(
  context: HubContext,
  work: DataWork,
  { kept, digest, caller, isRunning }: Collection,
): Promise<{ readonly jobId: string }> {
  const { projectRoot } = context;
  if (isRunning()) throw inUse();
  const counted = await keptHere(projectRoot, kept);
  return work.start("clean up the cache", caller, async ({ dvc, signal }) => {
    const before = await findUnused(projectRoot, counted, signal);
    if (before.digest !== digest) throw listChanged();
    await dvc(gcArgv(counted));
    const gone: UnusedObject[] = [];
    for (const object of before.objects) if (!(await statOf(object.file))) gone.push(object);
    const left = before.objects.length - gone.length;
    return {
      message: `${countWords(gone.length, "object")} removed, ${bytesWords(sum(gone))} freed${left > 0 ? `; DVC has left ${left}` : ""}`,
      paths: [],
      commits: [],
      objects: gone.length,
      bytes: sum(gone),
    };
  });
}

/** Without git there is only the workspace: `dvc gc --all-commits` would be refused. */
async function keptHere(root: string, kept: readonly Kept[]): Promise<readonly Kept[]> {
  return (await readHead(root)) ? kept : ["workspace"];
}

function sum(objects: readonly UnusedObject[]): number {
  return objects.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
}

function inUse(): UserError {
  return new UserError({
    code: "data.in-use",
    kind: "conflict",
    message: "The pipeline is running: what it makes may not be known yet, nothing is cleaned up",
    hint: "Wait for its end, or stop it: X in Pipeline.",
  });
}

function listChanged(): UserError {
  return new UserError({
    code: "data.list-changed",
    kind: "conflict",
    message: "What would be removed is no longer what was shown: nothing was removed",
    hint: "Look at the list again.",
  });
}
