import { git } from "../git/git-read.js";

export type ExperimentRef = {
  readonly name: string;
  /** What it made: a commit on top of `baseline`. */
  readonly commit: string;
  /** The commit that it was run from. */
  readonly baseline: string;
  readonly createdAtMs: number;
};

/** `refs/exps/exec`, `apply`, `celery` and the stashes are DVC's own and have no such form (dvc/repo/experiments/refs.py). */
const named = /^refs\/exps\/([0-9a-f]{2})\/([0-9a-f]{38}(?:[0-9a-f]{24})?)\/([^/]+)$/;

/** The finished experiments of a repository, the newest first. @throws UserError `git.…` */
export async function readExperimentRefs(root: string, signal: AbortSignal): Promise<readonly ExperimentRef[]> {
  const format = "--format=%(refname)%00%(objectname)%00%(committerdate:unix)";
  const text = await git(root, ["for-each-ref", "--sort=-committerdate", format, "refs/exps"], signal);
  return text.split("\n").flatMap((line) => {
    const [ref = "", commit = "", seconds] = line.split("\0");
    const [, first = "", rest = "", name] = named.exec(ref) ?? [];
    return name === undefined
      ? []
      : [{ name, commit, baseline: `${first}${rest}`, createdAtMs: Number(seconds) * 1000 }];
  });
}
