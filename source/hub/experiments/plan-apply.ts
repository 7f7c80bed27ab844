import { join } from "node:path";
import { findObject } from "../../adapters/dvc/cache.js";
import { parseDotDvc } from "../../adapters/dvc/dot-dvc.js";
import { expApplyArgv } from "../../adapters/dvc/exp-apply-argv.js";
import type { Hasher } from "../../adapters/dvc/hasher.js";
import { type DvcRepository, readRepository } from "../../adapters/dvc/repository.js";
import { statOf } from "../../adapters/files/file-identity.js";
import { filesAt, git } from "../../adapters/git/git-read.js";
import type { ExperimentChange } from "../../api/experiment-views.js";
import { typedCommand } from "../../domain/shell-words.js";
import { UserError } from "../../domain/user-error.js";
import { locksOfCommits, paramsOfLocks } from "./experiment-params.js";

/** A path that applying changes. */
export type PlannedChange = ExperimentChange & {
  /** Of an out: what is there now, where DVC's cache has it. */
  readonly cachedMd5?: string;
};

export type ApplyPlan = {
  readonly command: string;
  readonly params: readonly string[];
  readonly changes: readonly PlannedChange[];
  readonly cacheFolder: string;
};

/** Nothing of the repository's is run: no external diff, no textconv. */
const safeDiff = ["diff", "--name-status", "-z", "--no-renames", "--no-ext-diff", "--no-textconv"];

/**
 * What `dvc exp apply` would change: the files that git has become those of the experiment, also where they were edited since;
 * then the outs come from DVC's cache.
 * @throws UserError `experiments.outside`, `experiments.not-in-cache`; YamlProblem
 */
export async function planApply(root: string, commit: string, hasher: Hasher, signal: AbortSignal): Promise<ApplyPlan> {
  const repository = await readRepository(root);
  const { locks, stages, config } = repository;
  const [after = new Map()] = await locksOfCommits(root, stages, [commit], signal);
  const [before, now] = [paramsOfLocks(locks), paramsOfLocks(after)];
  return {
    command: typedCommand(expApplyArgv(commit)),
    params: [...now].flatMap(([key, value]) =>
      before.get(key) === value ? [] : [`${key}: ${before.get(key) ?? "(none)"} → ${value}`],
    ),
    changes: [
      ...(await changedFiles(root, commit, signal)),
      ...(await changedOuts(root, await outsAt(root, commit, repository, after, signal), hasher, config.cacheFolder)),
    ],
    cacheFolder: config.cacheFolder,
  };
}

async function changedFiles(root: string, commit: string, signal: AbortSignal): Promise<readonly PlannedChange[]> {
  const prefix = (await git(root, ["rev-parse", "--show-prefix"], signal)).trim();
  const differing = pairsOf(await git(root, [...safeDiff, "--end-of-options", commit, "--"], signal));
  const edited = new Set(pairsOf(await git(root, [...safeDiff, "HEAD", "--"], signal)).map(({ path }) => path));
  const outside = differing.find(({ path }) => !path.startsWith(prefix));
  if (outside) throw isOutside(outside.path);
  const files: PlannedChange[] = [];
  for (const { sign, path } of differing) {
    const inProject = path.slice(prefix.length);
    const isThere = (await statOf(join(root, inProject))) !== undefined;
    // "A": the workspace has it, the experiment has not; "D" the other way round, though an untracked file may be there.
    const does = sign === "A" ? "goes" : isThere ? "changes" : "comes";
    const isEdited = isThere && (edited.has(path) || sign === "D");
    files.push({ path: inProject, does, isOut: false, isEdited });
  }
  return files;
}

function pairsOf(text: string): readonly { readonly sign: string; readonly path: string }[] {
  const fields = text.split("\0");
  return fields.flatMap((sign, at) =>
    at % 2 === 0 && sign !== "" ? [{ sign: sign.slice(0, 1), path: fields[at + 1] ?? "" }] : [],
  );
}

/** Hashes of the outs that the experiment has in DVC's cache, by path. */
async function outsAt(
  root: string,
  commit: string,
  { stages, sources }: DvcRepository,
  locks: Awaited<ReturnType<typeof locksOfCommits>>[number],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const outs = new Map<string, string>();
  for (const stage of stages) {
    for (const { path, md5 } of locks.get(stage.name)?.outs ?? []) {
      if (md5 !== undefined && stage.outs.find((out) => out.path === path)?.cached === true) outs.set(path, md5);
    }
  }
  for (const file of sources.keys()) {
    const [text] = await filesAt(root, [commit], file, signal);
    if (text === undefined) continue;
    for (const { path, md5, cached } of parseDotDvc(text, file)) if (cached && md5 !== undefined) outs.set(path, md5);
  }
  return outs;
}

async function changedOuts(
  root: string,
  outs: ReadonlyMap<string, string>,
  hasher: Hasher,
  cache: string,
): Promise<readonly PlannedChange[]> {
  const changes: PlannedChange[] = [];
  for (const [path, md5] of outs) {
    const present = await hasher.hash(join(root, path));
    if (present?.md5 === md5) continue;
    if ((await findObject(cache, md5)) === undefined) throw notInCache(path, md5);
    const isThere = (await statOf(join(root, path))) !== undefined;
    const isKept = present !== undefined && (await findObject(cache, present.md5)) !== undefined;
    changes.push({
      ...{ path, does: isThere ? "changes" : "comes", isOut: true, isEdited: isThere && !isKept },
      ...(isKept ? { cachedMd5: present.md5 } : {}),
    });
  }
  return changes;
}

function isOutside(path: string): UserError {
  return new UserError({
    code: "experiments.outside",
    kind: "refused",
    message: `The experiment changes ${path}, which lies outside of this project: nothing is applied`,
    hint: "Apply it yourself where that is meant: dvc exp apply NAME",
  });
}

function notInCache(path: string, md5: string): UserError {
  return new UserError({
    code: "experiments.not-in-cache",
    kind: "missing",
    message: `${path} of the experiment (${md5.slice(0, 8)}) is not in DVC's cache: nothing is applied`,
    hint: "Get it from the remote: dvc exp pull, or dvc fetch",
  });
}
