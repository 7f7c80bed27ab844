import { git } from "./git-read.js";
import { readHead } from "./head.js";
import { revList } from "./history-files.js";

/** A stash: the workspace's state, that of the index, and the untracked files if those were stashed too. */
export type Stash = {
  readonly name: string;
  readonly commit: string;
  /** The commit that it was made on. */
  readonly base: string | undefined;
  readonly index: string | undefined;
  readonly untracked: string | undefined;
};

const mostBytes = 1_000_000_000;

/** The stashes of a repository, which all of its worktrees share (git-stash: the parents of a stash). @throws UserError `git.…` */
export async function stashesOf(root: string, signal: AbortSignal): Promise<readonly Stash[]> {
  const refs = await git(root, ["for-each-ref", "--format=%(refname)", "refs/stash"], signal);
  if (refs.trim() === "") return [];
  const lines = await revList(root, ["--walk-reflogs", "--parents", "refs/stash"], signal);
  return lines.flatMap((line, at) => {
    const [commit, base, index, untracked] = line.split(" ");
    return commit === undefined ? [] : [{ name: `stash@{${at}}`, commit, base, index, untracked }];
  });
}

/** The blobs of the index below `root` by path, of a merge that is open each of its sides. @throws UserError `git.…` */
export async function indexOf(
  root: string,
  wanted: (path: string) => boolean,
  signal: AbortSignal,
): Promise<readonly ReadonlyMap<string, string>[]> {
  const text = await git(root, ["ls-files", "--stage", "-z"], signal, undefined, mostBytes);
  const stages = new Map<string, Map<string, string>>([["0", new Map()]]);
  for (const entry of text.split("\0")) {
    const [, blob = "", stage = "", path = ""] = /^\d+ ([0-9a-f]+) (\d)\t([\s\S]+)$/.exec(entry) ?? [];
    if (path === "" || !wanted(path)) continue;
    stages.set(stage, (stages.get(stage) ?? new Map()).set(path, blob));
  }
  const merged = stages.get("0") ?? new Map<string, string>();
  return [...stages.values()].map((side) => new Map([...merged, ...side]));
}

/** The same folder in the repository's other worktrees. @throws UserError `git.…` */
export async function otherWorktrees(root: string, signal: AbortSignal): Promise<readonly string[]> {
  if (!(await readHead(root))) return [];
  const place = await git(root, ["rev-parse", "--show-toplevel", "--show-prefix"], signal);
  const [own, prefix = ""] = place.split("\n");
  const text = await git(root, ["worktree", "list", "--porcelain"], signal);
  const folders = [...text.matchAll(/^worktree (.+)$/gm)].map(([, folder = ""]) => folder);
  return folders.filter((folder) => folder !== own).map((folder) => `${folder}/${prefix}`.replace(/\/+$/, ""));
}
