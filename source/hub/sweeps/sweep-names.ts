import { git } from "../../adapters/git/git-read.js";

/** `sweep-4`: the first number that no sweep and no experiment of this repository has had. */
export async function freeSweepId(root: string, taken: readonly string[], signal: AbortSignal): Promise<string> {
  const refs = await git(root, ["for-each-ref", "--format=%(refname)", "refs/exps"], signal);
  const experiments = refs.split("\n").map((ref) => ref.slice(ref.lastIndexOf("/") + 1));
  const numbers = [...taken, ...experiments].map((name) => Number(/^sweep-(\d{1,9})(-|$)/.exec(name)?.[1] ?? 0));
  return `sweep-${Math.max(0, ...numbers) + 1}`;
}

/** Of a trial's experiment in DVC. */
export function trialName(sweepId: string, number: number): string {
  return `${sweepId}-${number}`;
}
