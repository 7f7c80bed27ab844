import { readDvcConfig } from "../../adapters/dvc/dvc-config.js";
import { findDvcRoot } from "../../adapters/dvc/dvc-root.js";
import { findGitDir } from "../../adapters/git/head.js";
import type { VersionsNote } from "../../domain/version-facts.js";

/** Why git does not keep the versions, or DVC does not know that it could; undefined where all is as it should be. */
export async function versionsNote(projectRoot: string): Promise<Exclude<VersionsNote, "no-git-program"> | undefined> {
  const dvcRoot = await findDvcRoot(projectRoot);
  const noScm = dvcRoot !== undefined && (await readDvcConfig(dvcRoot)).noScm;
  const hasGit = (await findGitDir(projectRoot)) !== undefined;
  if (!hasGit) return noScm ? "no-scm" : "no-git";
  return noScm ? "no-scm-in-git" : undefined;
}
