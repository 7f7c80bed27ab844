import type { Hasher } from "../../adapters/dvc/hasher.js";
import { YamlProblem } from "../../adapters/dvc/yaml-problem.js";
import type { PipelineView } from "../../api/views.js";
import type { Feature, HubContext } from "../context.js";
import { type ExecutionFacts, type PipelineParts, pipelineParts, readPipeline } from "./read-pipeline.js";

/** What takes longer to hash is told as "checking": the screen is not kept waiting. */
const withinMs = 250;

/** `pipeline.get`: each stage's state and every reason, read natively (`dvc status` takes a second and a lock). */
export function createPipelineFeature(
  { projectRoot }: HubContext,
  hasher: Hasher,
  executions: ExecutionFacts,
): Feature {
  const parts = pipelineParts(projectRoot, hasher, executions);
  return {
    handlers: {
      "pipeline.get": ({ whole = false }) => viewOf(parts, whole ? undefined : withinMs),
    },
  };
}

async function viewOf(parts: PipelineParts, within: number | undefined): Promise<PipelineView> {
  try {
    return await readPipeline(parts, within);
  } catch (error) {
    if (!(error instanceof YamlProblem)) throw error;
    const { file, message, hint, place } = error;
    return { state: "broken", file, message, ...(hint === undefined ? {} : { hint }), ...place };
  }
}
