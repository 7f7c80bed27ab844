import { dirname, join } from "node:path";
import { readDvcConfig } from "../../adapters/dvc/dvc-config.js";
import { findDvcRoot } from "../../adapters/dvc/dvc-root.js";
import { findGitDir } from "../../adapters/git/head.js";
import type { VersionsNote } from "../../domain/version-facts.js";

/** Why git does not keep the versions, or DVC does not know that it could; undefined where all is as it should be. With `file` also of the data that this file tracks. */
export async function versionsNote(
  projectRoot: string,
  file?: string,
): Promise<Exclude<VersionsNote, "no-git-program"> | undefined> {
  const dvcRoot = await findDvcRoot(projectRoot);
  const noScm = dvcRoot !== undefined && (await readDvcConfig(dvcRoot)).noScm;
  const gitDir = await findGitDir(projectRoot);
  if (gitDir === undefined) return noScm ? "no-scm" : "no-git";
  const own = file === undefined ? gitDir : await findGitDir(dirname(join(projectRoot, file)));
  if (own !== gitDir) return "other-repository";
  return noScm ? "no-scm-in-git" : undefined;
}
