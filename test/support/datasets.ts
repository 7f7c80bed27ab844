import { join } from "node:path";
import { createHasher } from "../../source/adapters/dvc/hasher.js";
import type { DatasetsView } from "../../source/api/dataset-calls.js";
import { createCommitState } from "../../source/hub/datasets/commit-state.js";
import { type DatasetParts, listDatasets } from "../../source/hub/datasets/list-datasets.js";
import { createRemoteMemory } from "../../source/hub/datasets/remote-memory.js";
import { createTableFigures } from "../../source/hub/datasets/table-figures.js";
import { createUntrackedFinder } from "../../source/hub/datasets/untracked.js";
import { createUpstream } from "../../source/hub/datasets/upstream.js";
import { type ExecutionFacts, pipelineParts } from "../../source/hub/pipeline/read-pipeline.js";

const noExecutions = { current: () => undefined, lastRun: () => undefined };

/** What the list of a project's data is read with, without a hub: no version of a model is known. */
export function datasetPartsOf(root: string, executions: ExecutionFacts = noExecutions): DatasetParts {
  const pipeline = pipelineParts(root, createHasher(), executions);
  return {
    ...pipeline,
    figures: createTableFigures(pipeline.rows),
    trainedModels: async () => () => [],
    findUntracked: createUntrackedFinder(root),
    upstream: createUpstream(root, async () => true),
    commitState: createCommitState(root),
    remoteMemory: createRemoteMemory({ slipwayDir: join(root, ".slipway"), now: Date.now }),
  };
}

export async function listDatasetsOf({ root }: { readonly root: string }): Promise<DatasetsView> {
  return (await listDatasets(datasetPartsOf(root))).view;
}
