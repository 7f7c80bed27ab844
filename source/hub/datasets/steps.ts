import { join } from "node:path";
import { cacheFolder, findObject } from "../../adapters/dvc/cache.js";
import { inProject, lockBeside, parseDvcLock, type StageLock } from "../../adapters/dvc/dvc-lock.js";
import { readRepository } from "../../adapters/dvc/repository.js";
import type { StageDefinition } from "../../adapters/dvc/stage-definition.js";
import { readRegular } from "../../adapters/files/regular-file.js";
import { commitsOf, filesAt } from "../../adapters/git/git-read.js";
import type { DataAsked, StepsView } from "../../api/dataset-file-calls.js";
import { statsFilesOf } from "../../domain/data/preparation.js";
import { UserError } from "../../domain/user-error.js";
import { parseStats } from "./steps-file.js";

/** What the stage that made it counted: of the workspace from the file beside it, of a version from the commit that has it. */
export async function stepsOf(root: string, { path, md5 }: DataAsked, signal: AbortSignal): Promise<StepsView> {
  const { stages, locks } = (await readRepository(root).catch(() => undefined)) ?? { stages: [] };
  const stage = stages.find(({ outs }) => outs.some((out) => out.path === path));
  const files = statsFilesOf(path);
  const own = stage ? { stage: stage.name } : {};
  if (md5 === undefined) {
    const lock = stage && locks?.get(stage.name);
    const made = { ...own, ...(lock?.params ? { params: lock.params } : {}) };
    return { ...made, ...(await found(files, (file) => readRegular(join(root, file)).catch(() => undefined))) };
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
    const text = await read(file);
    if (text === undefined) continue;
    try {
      return { file, preparation: parseStats(text, file) };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { file, problem: { message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) } };
    }
  }
  return { file: files[0] };
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
  const [text] = await filesAt(root, [commit], file, signal);
  const md5 = lock?.outs?.find((out) => out.path === file)?.md5;
  if (text !== undefined || md5 === undefined) return text;
  const object = await findObject(await cacheFolder(root), md5);
  return object === undefined ? undefined : readRegular(object).catch(() => undefined);
}
