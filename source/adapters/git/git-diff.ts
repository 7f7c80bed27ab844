import { git } from "./git-read.js";

/** A full object name: nothing else of a tag may become an argument. */
const commitId = /^[0-9a-f]{40}$/;
const mostBytes = 4 * 1024 * 1024;

export type CommitDiff = {
  /** "scripts/train.py | 12 +++---", one a file, and the sum. */
  readonly stat: readonly string[];
  readonly lines: readonly string[];
  /** The difference is longer than what is read of it. */
  readonly isCut: boolean;
};

export type CommitSubject = { readonly author: string; readonly atMs: number; readonly message: string };

export const isCommitId = (text: string): boolean => commitId.test(text);

/**
 * What changed below `root` between two commits of full ids, without textconv and external diffs: nothing of the
 * repository's is run.
 * @throws UserError `git.…`, as for a commit that is not there
 */
export async function diffOf(root: string, from: string, to: string, signal: AbortSignal): Promise<CommitDiff> {
  const safe = ["diff", "--no-color", "--no-ext-diff", "--no-textconv", "--relative", "--no-renames"];
  const range = ["--end-of-options", from, to, "--"];
  const stat = await git(root, [...safe, "--stat=100", ...range], signal);
  const patch = await git(root, [...safe, "--patch", ...range], signal, undefined, mostBytes);
  return {
    stat: stat.split("\n").filter((line) => line !== ""),
    lines: patch.split("\n").slice(0, -1),
    isCut: patch.length >= mostBytes,
  };
}

/** Author, time and first line of each commit's message; none where the repository has it no more. */
export async function subjectsOf(
  root: string,
  commits: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, CommitSubject>> {
  const subjects = new Map<string, CommitSubject>();
  for (const commit of new Set(commits.filter(isCommitId))) {
    const text = await git(
      root,
      ["show", "-s", "--no-color", "--format=%an%x00%at%x00%s", "--end-of-options", commit, "--"],
      signal,
    ).catch(() => undefined);
    const [author, seconds, message] = text?.trimEnd().split("\0") ?? [];
    if (author === undefined || message === undefined) continue;
    subjects.set(commit, { author, atMs: Number(seconds) * 1000, message });
  }
  return subjects;
}
