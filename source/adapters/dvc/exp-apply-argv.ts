/** argv that puts an experiment into the workspace; by its commit: a name may begin with a dash, and two may have it. */
export function expApplyArgv(commit: string): readonly string[] {
  return ["dvc", "--wait-for-lock", "exp", "apply", commit];
}
