import { stat } from "node:fs/promises";
import { findObject } from "../../adapters/dvc/cache.js";
import { parseDotDvc } from "../../adapters/dvc/dot-dvc.js";
import { inProject, parseDvcLock } from "../../adapters/dvc/dvc-lock.js";
import { readRepository } from "../../adapters/dvc/repository.js";
import type { StageDefinition } from "../../adapters/dvc/stage-definition.js";
import { countRows } from "../../adapters/files/count-rows.js";
import { commitsOf, filesAt } from "../../adapters/git/git-read.js";
import type { Dataset, DatasetVersion } from "../../domain/dataset.js";

/**
 * The dataset's versions, newest first: of every commit on any branch or tag that gave it another hash (`git log` of the file
 * that tracks it, `cat-file --batch` of its texts). A workspace that no version equals comes before them.
 * @throws UserError `git.…`
 */
export async function versionsOf(
  root: string,
  dataset: Dataset,
  cache: string,
  nowMs: number,
  signal: AbortSignal,
): Promise<readonly DatasetVersion[]> {
  const commits = await commitsOf(root, [dataset.trackedBy], signal);
  const texts = await filesAt(
    root,
    commits.map(({ commit }) => commit),
    dataset.trackedBy,
    signal,
  );
  const { stages } = (await readRepository(root).catch(() => undefined)) ?? { stages: [] };
  const stage = stages.find(({ name }) => name === dataset.stage);
  const versions: DatasetVersion[] = [];
  for (const [at, { commit, author, atMs, message }] of commits.entries()) {
    const entry = entryIn(texts[at], dataset, stage);
    if (entry?.md5 === undefined) continue;
    const version = { md5: entry.md5, commit, author, atMs, message };
    const object = await findObject(cache, entry.md5);
    versions.push({
      ...version,
      sizeBytes: entry.sizeBytes ?? (object === undefined ? undefined : await sizeOf(object)),
      rows: object === undefined ? undefined : await countRows(object, dataset.path),
      inCache: object !== undefined,
      current: entry.md5 === dataset.md5,
    });
  }
  const first = firstOfEachRun(versions);
  if (dataset.md5 === undefined || first.some(({ current }) => current)) return first;
  return [workspaceVersion(dataset, nowMs), ...first];
}

/** A commit that left the dataset as it was (another out of the same file changed) is no version. The oldest made it. */
function firstOfEachRun(versions: readonly DatasetVersion[]): readonly DatasetVersion[] {
  return versions.filter(({ md5 }, at) => versions[at + 1]?.md5 !== md5);
}

function workspaceVersion({ md5 = "", sizeBytes, rows }: Dataset, nowMs: number): DatasetVersion {
  return {
    md5,
    commit: undefined,
    author: "",
    atMs: nowMs,
    message: "",
    sizeBytes,
    rows,
    inCache: false,
    current: true,
  };
}

function entryIn(
  text: string | undefined,
  { path, trackedBy, stage }: Dataset,
  definition: StageDefinition | undefined,
) {
  if (text === undefined) return undefined;
  try {
    if (stage === undefined) return parseDotDvc(text, trackedBy).find((out) => out.path === path);
    const { localName = stage, wdir = "." } = definition ?? {};
    const lock = parseDvcLock(text).get(localName);
    const entry = lock && inProject(lock, wdir).outs?.find((out) => out.path === path);
    return entry && { md5: entry.md5, sizeBytes: entry.size };
  } catch {
    return undefined; // a commit whose file did not parse has no version
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}
