import { stat } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder, remotesOf } from "../../adapters/dvc/cache.js";
import type { Hasher } from "../../adapters/dvc/hasher.js";
import type { Feature, HubContext } from "../context.js";
import { listDatasets } from "./tracked.js";

/** `datasets.list`: what DVC tracks. */
export function createDatasetsFeature({ projectRoot }: HubContext, hasher: Hasher): Feature {
  return {
    handlers: {
      "datasets.list": async () => {
        if (!(await isThere(join(projectRoot, ".dvc")))) return { state: "no-dvc" };
        const datasets = await listDatasets(projectRoot, hasher, await cacheFolder(projectRoot));
        return { state: "ready", datasets, remotes: await remotesOf(projectRoot) };
      },
    },
  };
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
