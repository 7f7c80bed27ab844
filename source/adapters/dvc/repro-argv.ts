import type { RunRequest } from "../../domain/pipeline/run-plan.js";
import { type PipelineFiles, pipelineArguments } from "./whole-pipeline.js";

/**
 * argv of `dvc repro` (DVC 3.67). It waits for DVC's lock of the repository: between its stages it needs it again, and gives up
 * after 3 s where another command has it, a whole training behind it.
 */
export function reproArgv(
  { targets, scope, force }: RunRequest,
  files: PipelineFiles,
  { dry = false } = {},
): readonly string[] {
  const named = pipelineArguments(targets, files);
  return [
    ...["dvc", "--wait-for-lock", "repro"],
    ...(dry ? ["--dry"] : []),
    ...(force ? ["--force"] : []),
    ...(scope === "alone" ? ["--single-item"] : []),
    ...(scope === "downstream" ? ["--downstream"] : []),
    ...named.options,
    // A name may begin with a dash.
    ...(named.targets.some((target) => target.startsWith("-")) ? ["--"] : []),
    ...named.targets,
  ];
}
