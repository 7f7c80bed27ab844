/** What `dvc repro --dry` says it would do with a stage. */
export type DryAnswer = "runs" | "skips";

/**
 * The answers of `dvc repro --dry` by stage, from what it prints (DVC 3.67; it has no JSON). That a stage "is cached" is not taken:
 * dry, DVC looks for what the stage ran with last, not for what it would run with, and then tells it to be run all the same. The
 * lines of a command that imitates them cannot be here: nothing is run.
 */
export function parseDryRun(output: string): ReadonlyMap<string, DryAnswer> {
  const answers = new Map<string, DryAnswer>();
  for (const line of output.split(/\r?\n/)) {
    const [, skipped] = /^Stage '(.+)' didn't change, skipping$/.exec(line) ?? [];
    const [, runs] = /^Running stage '(.+)':$/.exec(line) ?? [];
    if (skipped !== undefined) answers.set(skipped, "skips");
    if (runs !== undefined) answers.set(runs, "runs");
  }
  return answers;
}
