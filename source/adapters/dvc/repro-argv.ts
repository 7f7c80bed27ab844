import type { RunRequest } from "../../domain/pipeline/run-plan.js";

/**
 * argv of `dvc repro` (DVC 3.67). It waits for DVC's lock of the repository: between its stages it needs it again, and gives up
 * after 3 s where another command has it, a whole training behind it.
 */
export function reproArgv({ targets, scope, force }: RunRequest, { dry = false } = {}): readonly string[] {
  return [
    ...["dvc", "--wait-for-lock", "repro"],
    ...(dry ? ["--dry"] : []),
    ...(force ? ["--force"] : []),
    ...(scope === "alone" ? ["--single-item"] : []),
    ...(scope === "downstream" ? ["--downstream"] : []),
    // A name may begin with a dash.
    ...(targets.some((target) => target.startsWith("-")) ? ["--"] : []),
    ...targets,
  ];
}
