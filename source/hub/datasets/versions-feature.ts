import { cacheFolder } from "../../adapters/dvc/cache.js";
import type { Dataset } from "../../domain/dataset.js";
import { UserError } from "../../domain/user-error.js";
import type { Feature, HubContext } from "../context.js";
import { requireTrusted } from "../params/require-trusted.js";
import { type DatasetParts, listDatasets } from "./list-datasets.js";
import { pipelineRuns, restore, restoredKind, restoredSchema, takeBack } from "./restore.js";
import { createVersionRows } from "./version-rows.js";
import { versionsOf } from "./versions.js";

/** `datasets.versions|restore`: the versions of a dataset through git's history, one of them back with undo. */
export function createVersionsFeature(context: HubContext, data: DatasetParts): Feature {
  const { projectRoot } = context;
  const workIsAlive = () => data.executions.current() !== undefined;
  const rows = createVersionRows(() => context.events.emit("datasets"));
  context.undo.on(restoredKind, restoredSchema, async (restored) => {
    if (workIsAlive()) throw pipelineRuns();
    await takeBack(context, restored);
  });
  const find = async (path: string): Promise<Dataset> => {
    const { view } = await listDatasets(data, { only: path });
    const [dataset] = view.state === "ready" ? view.datasets : [];
    if (dataset) return dataset;
    throw unknown(path);
  };
  return {
    handlers: {
      "datasets.versions": async ({ path, counted = false }, { signal }) => {
        const dataset = await find(path);
        const parts = { context, cache: await cacheFolder(projectRoot), rows, signal };
        const versions = await versionsOf(dataset, parts);
        if (!counted) return { versions };
        await rows.settled();
        return { versions: await versionsOf(dataset, parts) };
      },
      "datasets.restore": async ({ path, md5, commit }, { signal }) => {
        await requireTrusted(context);
        if (workIsAlive()) throw pipelineRuns();
        await restore(context, await find(path), md5, commit, signal);
        return { path };
      },
    },
  };
}

function unknown(path: string): UserError {
  return new UserError({
    code: "dataset.unknown",
    kind: "not-found",
    message: `DVC does not track "${path}"`,
    hint: "List what it tracks: slipway data ls",
  });
}
