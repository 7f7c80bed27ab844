import { inProject, lockBeside, parseDvcLock, type StageLock } from "../../adapters/dvc/dvc-lock.js";
import type { DvcRepository } from "../../adapters/dvc/repository.js";
import { filesAt } from "../../adapters/git/git-read.js";
import { isMapping, shownValue } from "../../domain/pipeline/python-value.js";

type Stages = DvcRepository["stages"];

const usual = "params.yaml";
const mostParams = 5000;

/** The entries of every stage in the dvc.lock files of each commit, paths relative to the project. @throws UserError `git.…` */
export async function locksOfCommits(
  root: string,
  stages: Stages,
  commits: readonly string[],
  signal: AbortSignal,
): Promise<readonly ReadonlyMap<string, StageLock>[]> {
  const locks = commits.map(() => new Map<string, StageLock>());
  for (const file of new Set(stages.map((stage) => stage.file))) {
    const texts = await filesAt(root, commits, lockBeside(file), signal);
    for (const [at, found] of locks.entries()) {
      const ofFile = parsedLock(texts[at]);
      for (const { name, localName, wdir } of stages.filter((stage) => stage.file === file)) {
        const entry = ofFile?.get(localName);
        if (entry) found.set(name, inProject(entry, wdir));
      }
    }
  }
  return locks;
}

/** What stages ran with, as text. */
export function paramsOfLocks(locks: ReadonlyMap<string, StageLock>): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  const add = (key: string, value: unknown) => {
    if (params.size >= mostParams) return;
    if (isMapping(value)) for (const [name, below] of Object.entries(value)) add(`${key}.${name}`, below);
    else params.set(key, shownValue(value));
  };
  for (const lock of locks.values()) {
    for (const [file, values] of Object.entries(lock.params ?? {})) {
      for (const [key, value] of Object.entries(values)) add(file === usual ? key : `${file}:${key}`, value);
    }
  }
  return params;
}

function parsedLock(text: string | undefined): ReadonlyMap<string, StageLock> | undefined {
  try {
    return text === undefined ? undefined : parseDvcLock(text);
  } catch {
    return undefined; // merged by hand
  }
}
