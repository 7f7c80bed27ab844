import { join } from "node:path";
import { type UsedOut, usedOuts } from "../../adapters/dvc/used-outs.js";
import { YamlProblem } from "../../adapters/dvc/yaml-problem.js";
import { statOf } from "../../adapters/files/file-identity.js";
import { readRegular } from "../../adapters/files/regular-file.js";
import { findGitDir, readHead } from "../../adapters/git/head.js";
import { indexOf, otherWorktrees, stashesOf } from "../../adapters/git/uncommitted.js";
import { UserError } from "../../domain/user-error.js";
import { createOutsReader, isRead } from "./outs-reader.js";

/**
 * What git keeps of a repository outside of its commits, and could bring back: what stashes use, the index, and the index and
 * files of its other worktrees. DVC counts none of it (dvc/repo/gc.py).
 * @throws UserError `data.unreadable-commit`, `git.…`
 */
export async function uncommittedUses(root: string, signal: AbortSignal): Promise<readonly UsedOut[]> {
  if ((await findGitDir(root)) === undefined) return [];
  try {
    return await inRepository(root, signal);
  } catch (error) {
    // Where git is not there nothing can come back by it.
    if (error instanceof UserError && error.code === "git.not-installed") return [];
    throw error;
  }
}

async function inRepository(root: string, signal: AbortSignal): Promise<readonly UsedOut[]> {
  const { blobsOf, outsOf } = createOutsReader(root, signal);
  const used: UsedOut[] = [];
  /** What such files use that those of the commit before them do not: that is a commit's, to be kept or not. */
  const take = async (blobs: ReadonlyMap<string, string>, before: string | undefined, where: string) => {
    const outs = await outsOf(blobs).catch((error: unknown) => Promise.reject(unreadable(where, error)));
    const committed = before ? await outsOf(await blobsOf(before)).catch(() => []) : [];
    used.push(...outs.filter(({ md5, legacy }) => !committed.some((out) => out.md5 === md5 && out.legacy === legacy)));
  };
  for (const { name, commit, base, index, untracked } of await stashesOf(root, signal)) {
    const files = await blobsOf(commit);
    const added = untracked === undefined ? [] : await blobsOf(untracked);
    await take(new Map([...files, ...added]), base, name);
    if (index !== undefined) await take(await blobsOf(index), base, name);
  }
  const worktrees = await otherWorktrees(root, signal);
  for (const worktree of [root, ...worktrees]) {
    // One that has no DVC has no data of DVC's; one that is gone has no files.
    if (!(await statOf(join(worktree, ".dvc")))) continue;
    const head = (await readHead(worktree))?.commit;
    for (const side of await indexOf(worktree, isRead, signal)) await take(side, head, `the index of ${worktree}`);
    if (worktree === root) continue;
    const there = await usedOuts(worktree, (file) => readRegular(join(worktree, file))).catch((error: unknown) => {
      throw unreadable(`the worktree ${worktree}`, error);
    });
    used.push(...there);
  }
  return used;
}

/** Of DVC's files that do not parse: nobody knows what they use. Anything else stays what it is. */
export function unreadable(where: string, error: unknown): unknown {
  if (!(error instanceof YamlProblem)) return error;
  return new UserError({
    code: "data.unreadable-commit",
    kind: "invalid",
    message: `DVC's files of ${where} cannot be read, so nobody knows what they use: ${error.message}`,
    hint: "Mend them, or keep other commits: nothing is cleaned up without them.",
    cause: error,
  });
}
