import { realpath } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { gcArgv, type Kept } from "../../adapters/dvc/data-argv.js";
import { readDvcConfig } from "../../adapters/dvc/dvc-config.js";
import { findDvcRoot } from "../../adapters/dvc/dvc-root.js";
import { statOf } from "../../adapters/files/file-identity.js";
import type { Caller } from "../../api/calls.js";
import { bytesWords, countWords } from "../../domain/data/bytes-words.js";
import { processWords } from "../../domain/pipeline/dvc-process.js";
import { UserError } from "../../domain/user-error.js";
import type { HubContext } from "../context.js";
import type { SeenVersion } from "../datasets/versions-seen.js";
import { versionsNote } from "../datasets/versions-source.js";
import { foreignHolders } from "../executions/foreign-holders.js";
import { noRepository } from "./no-repository.js";
import { seenObjects, writeStandby } from "./seen-standby.js";
import { type AlsoUsing, findUnused, type Unused, type UnusedObject } from "./unused.js";
import type { DataWork } from "./work.js";

/** What is kept beside what the workspace uses, as it was asked for. */
export type Keeping = { readonly kept: readonly Kept[]; readonly projects?: readonly string[] | undefined };

/** The same as it counts in this project. */
export type Counted = {
  readonly kept: readonly Kept[];
  readonly also: AlsoUsing;
  /** Git keeps versions here. */
  readonly hasHistory: boolean;
  /** DVC is shown these, too, as a project of their own, where there are any. */
  readonly argvFor: (uncommitted: Unused["uncommitted"]) => readonly string[];
};

/** The cache, where it is outside the repository, links followed. */
export async function sharedCache(dvcRoot: string): Promise<string | undefined> {
  const { cacheFolder } = await readDvcConfig(dvcRoot);
  const real = await realpath(cacheFolder).catch(() => resolve(cacheFolder));
  return real.startsWith((await realpath(dvcRoot)) + sep) ? undefined : real;
}

/**
 * What counts as kept; what git keeps outside of commits is shown to DVC as a project of its own. Without git there are only the workspace and the versions that Slipway saw, which DVC is shown as a project
 * of their own. @throws UserError `data.no-project`
 */
export async function countKept(
  { projectRoot, slipwayDir }: Pick<HubContext, "projectRoot" | "slipwayDir">,
  { kept, projects: given = [] }: Keeping,
  seenVersions: () => Promise<readonly SeenVersion[]>,
): Promise<Counted> {
  const projects = given.map((path) => resolve(projectRoot, path));
  for (const path of projects) if ((await findDvcRoot(path)) !== path) throw noProject(path);
  if ((await versionsNote(projectRoot)) === undefined) {
    const also = { projects, seen: [], isSeenKept: false };
    const standbyFor = (uncommitted: Unused["uncommitted"]) => (uncommitted.length > 0 ? [seenFolder(slipwayDir)] : []);
    const argvFor: Counted["argvFor"] = (each) => gcArgv(kept, [...projects, ...standbyFor(each)]);
    return { kept, also, hasHistory: true, argvFor };
  }
  const isSeenKept = kept.some((each) => each !== "workspace");
  const also = { projects, seen: seenObjects(await seenVersions()), isSeenKept };
  const argvFor: Counted["argvFor"] = (uncommitted) => {
    const standby = isSeenKept || uncommitted.length > 0 ? [seenFolder(slipwayDir)] : [];
    return gcArgv(["workspace"], [...projects, ...standby]);
  };
  return { kept: ["workspace"], also, hasHistory: false, argvFor };
}

type Collection = Keeping & {
  readonly digest: string;
  /** The user knows that others may use the cache. */
  readonly shared?: boolean | undefined;
  readonly caller?: Caller | undefined;
};

type Parts = {
  readonly isRunning: () => boolean;
  readonly seenVersions: () => Promise<readonly SeenVersion[]>;
};

/**
 * Begins `dvc gc` of exactly what was listed.
 * @throws UserError `data.in-use`, `data.shared-cache`; `data.list-changed` comes from its job
 */
export async function collect(
  context: HubContext,
  work: DataWork,
  { isRunning, seenVersions }: Parts,
  { digest, shared = false, caller, ...keeping }: Collection,
): Promise<{ readonly jobId: string }> {
  const { projectRoot, slipwayDir, jobs } = context;
  const root = await findDvcRoot(projectRoot);
  if (root === undefined) throw noRepository(projectRoot);
  if (isRunning()) throw inUse("The pipeline is running", "Wait for its end, or stop it: X in Pipeline.");
  const [other] = jobs.onData();
  if (other !== undefined) throw inUse(`"${other}" is under way`, "Wait for its end, or stop it: J shows it.");
  const [holder] = (await foreignHolders(projectRoot)).filter(({ writes }) => writes.length > 0);
  if (holder) throw inUse(`${processWords(holder, context.now())} writes data`, "Wait for its end.");
  const cache = await sharedCache(root);
  if (cache !== undefined && !shared) throw isShared(cache);
  const { kept, also, hasHistory, argvFor } = await countKept(context, keeping, seenVersions);
  return work.start("clean up the cache", caller, async ({ dvc, signal }) => {
    const before = await findUnused(projectRoot, kept, signal, also);
    if (before.digest !== digest) throw listChanged();
    const objects = [...(also.isSeenKept ? also.seen : []), ...before.uncommitted];
    if (objects.length > 0 || also.isSeenKept) {
      const { cacheFolder } = await readDvcConfig(root);
      await writeStandby(seenFolder(slipwayDir), { cache: cacheFolder, objects, hasHistory });
    }
    await dvc(argvFor(before.uncommitted));
    const gone: UnusedObject[] = [];
    for (const object of before.objects) if (!(await statOf(object.file))) gone.push(object);
    const left = before.objects.length - gone.length;
    const bytes = gone.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
    return {
      message: `${countWords(gone.length, "object")} removed, ${bytesWords(bytes)} freed${left > 0 ? `; DVC has left ${left}` : ""}`,
      paths: [],
      commits: [],
      objects: gone.length,
      bytes,
    };
  });
}

function seenFolder(slipwayDir: string): string {
  return join(slipwayDir, "seen-data");
}

function inUse(what: string, hint: string): UserError {
  return new UserError({
    code: "data.in-use",
    kind: "conflict",
    message: `${what}: what it makes may not be known yet, nothing is cleaned up`,
    hint,
  });
}

function isShared(cache: string): UserError {
  return new UserError({
    code: "data.shared-cache",
    kind: "refused",
    message: `The cache ${cache} is outside the project: other projects may use its objects, and would lose them`,
    hint: "Name each of them, whose data is kept then (--projects FOLDER), and say that these are all: --shared.",
  });
}

function noProject(path: string): UserError {
  return new UserError({
    code: "data.no-project",
    kind: "not-found",
    message: `${path} is not the folder of a DVC project`,
    hint: "Give the folder that has .dvc in it.",
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
