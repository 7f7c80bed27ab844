import { join } from "node:path";
import { cacheFolder, findObject } from "../../adapters/dvc/cache.js";
import { inProject, lockBeside, parseDvcLock, type StageLock } from "../../adapters/dvc/dvc-lock.js";
import { readRepository } from "../../adapters/dvc/repository.js";
import type { StageDefinition } from "../../adapters/dvc/stage-definition.js";
import { readRegular } from "../../adapters/files/regular-file.js";
import { commitsOf, filesAt, git } from "../../adapters/git/git-read.js";
import type { DataAsked, StepsView } from "../../api/dataset-file-calls.js";
import { statsFilesOf } from "../../domain/data/preparation.js";
import { UserError } from "../../domain/user-error.js";
import { invalidStats, mostStatsBytes, parseStats, tooLarge } from "./steps-file.js";

/** What the stage that made it counted: of the workspace from the file beside it, of a version from the commit that has it. */
export async function stepsOf(root: string, { path, md5 }: DataAsked, signal: AbortSignal): Promise<StepsView> {
  const { stages, locks } = (await readRepository(root).catch(() => undefined)) ?? { stages: [] };
  const stage = stages.find(({ outs }) => outs.some((out) => out.path === path));
  const files = statsFilesOf(path);
  const own = stage ? { stage: stage.name } : {};
  if (md5 === undefined) {
    const lock = stage && locks?.get(stage.name);
    const made = { ...own, ...(lock?.params ? { params: lock.params } : {}) };
    const counts = await found(files, (file) => textHere(root, file));
    const isDeclared = stage?.outs.some((out) => out.path === files[0] || out.path === files[1]) ?? false;
    const awaits = stage && !counts.preparation && !counts.problem && (!lock || isDeclared);
    return { ...made, ...counts, ...(awaits ? { awaitsStage: true } : {}) };
  }
  const trackedBy = stage ? lockBeside(stage.file) : `${path}.dvc`;
  const at = await commitOf(root, trackedBy, md5, signal);
  if (at === undefined) {
    const why = { message: `No commit has the version ${md5.slice(0, 8)}`, hint: `Commit ${trackedBy} with it.` };
    return { ...own, file: files[0], problem: why };
  }
  const lock = lockAt(at.text, stage);
  const made = { ...own, commit: at.commit, ...(lock?.params ? { params: lock.params } : {}) };
  return { ...made, ...(await found(files, (file) => textAt(root, at.commit, file, lock, signal))) };
}

/** The counts in the first of the files that is there. */
async function found(
  files: readonly [string, string],
  read: (file: string) => Promise<string | undefined>,
): Promise<Pick<StepsView, "file" | "preparation" | "problem">> {
  for (const file of files) {
    try {
      const text = await read(file);
      if (text === undefined) continue;
      return { file, preparation: parseStats(text, file) };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { file, problem: { message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) } };
    }
  }
  return { file: files[0] };
}

/** The file of the workspace; undefined where there is none. @throws UserError `stats.invalid` */
async function textHere(root: string, file: string): Promise<string | undefined> {
  try {
    return await readRegular(join(root, file), mostStatsBytes);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw unreadable(file, error);
  }
}

/** The oldest commit whose file that tracks the data has this hash: it made the version. */
async function commitOf(root: string, trackedBy: string, md5: string, signal: AbortSignal) {
  const commits = await commitsOf(root, [trackedBy], signal);
  const texts = await filesAt(
    root,
    commits.map(({ commit }) => commit),
    trackedBy,
    signal,
  );
  const at = texts.findLastIndex((text) => text?.includes(md5) ?? false);
  const [commit, text] = [commits[at]?.commit, texts[at]];
  return commit === undefined || text === undefined ? undefined : { commit, text };
}

function lockAt(text: string, stage: StageDefinition | undefined): StageLock | undefined {
  if (!stage) return undefined;
  try {
    const lock = parseDvcLock(text).get(stage.localName);
    return lock && inProject(lock, stage.wdir);
  } catch {
    return undefined; // a commit whose file does not parse tells nothing more
  }
}

/** The file as git has it at the commit, else as DVC's cache has what the same run made. */
async function textAt(
  root: string,
  commit: string,
  file: string,
  lock: StageLock | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  // Of a file that is too large git is stopped there.
  const text = await git(
    root,
    ["cat-file", "blob", `${commit}:./${file}`],
    signal,
    undefined,
    mostStatsBytes + 1,
  ).catch(() => undefined);
  if (text !== undefined && text.length > mostStatsBytes) throw tooLarge(file);
  const md5 = lock?.outs?.find((out) => out.path === file)?.md5;
  if (text !== undefined || md5 === undefined) return text;
  const object = await findObject(await cacheFolder(root), md5);
  if (object === undefined) return undefined;
  return readRegular(object, mostStatsBytes).catch((error: unknown) => {
    throw unreadable(file, error);
  });
}

function unreadable(file: string, error: unknown): UserError {
  return invalidStats(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
}
