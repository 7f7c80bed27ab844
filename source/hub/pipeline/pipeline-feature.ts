import type { Hasher } from "../../adapters/dvc/hasher.js";
import { YamlProblem } from "../../adapters/dvc/yaml-problem.js";
import type { PipelineView } from "../../api/views.js";
import type { Feature, HubContext } from "../context.js";
import { createGraphWatch } from "./graph-watch.js";
import { type ExecutionFacts, type PipelineParts, pipelineParts, readPipeline } from "./read-pipeline.js";
import { stageFacts } from "./stage-facts.js";

/** What takes longer to hash is told as "checking": the screen is not kept waiting. */
const leastMs = 250;
/** Where looking itself is slow, as on a network's disk, it gets more time, up to this. */
const mostMs = 10_000;
/** While files are read, so often the progress is told. */
const tellEveryMs = 500;

/** `pipeline.get`, and of one stage `pipeline.stage`: each stage's state and every reason, read natively (`dvc status` takes a second and a lock). */
export function createPipelineFeature(
  { projectRoot, events }: HubContext,
  hasher: Hasher,
  executions: ExecutionFacts,
): Feature & { readonly view: () => Promise<PipelineView> } {
  const watch = createGraphWatch(projectRoot, () => events.emit("pipeline"), events.watched);
  const parts = { ...pipelineParts(projectRoot, hasher, executions), looked: watch.follow };
  let within = leastMs;
  let telling: NodeJS.Timeout | undefined;
  /** Who was told "checking" asks again when there is more to tell. */
  const tellLater = () => {
    telling ??= setTimeout(() => {
      telling = undefined;
      events.emit("pipeline");
    }, tellEveryMs).unref();
  };
  return {
    view: () => viewOf(parts, mostMs),
    handlers: {
      "pipeline.get": async ({ whole = false }) => {
        const view = await viewOf(parts, whole ? undefined : within);
        if (view.state !== "ready" || !view.hashing) return view;
        if (view.hashing.files === 0) within = Math.min(mostMs, within * 2);
        tellLater();
        return view;
      },
      "pipeline.stage": ({ name }) => stageFacts(parts, name),
    },
    close: async () => {
      clearTimeout(telling);
      watch.close();
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
