import type { Dataset, TrainedModel } from "../../domain/dataset.js";
import type { RunId } from "../../domain/ids.js";
import type { ModelVersion } from "../../domain/registry.js";
import type { HubContext } from "../context.js";
import { dataOf } from "../runs/detail/run-lineage.js";
import { allVersions } from "../runs/versions-by-run.js";

type Trained = {
  /** Its place among all. */
  readonly at: number;
  readonly version: ModelVersion;
  readonly data: readonly { readonly path: string; readonly md5: string }[];
  /** Digests of MLflow's inputs and of the tag `dataset_md5`, which name no path. */
  readonly digests: ReadonlySet<string>;
};

/** Which versions of registered models were trained on a dataset: by what their runs have noted of their data. */
export type TrainedModels = (
  dataset: Pick<Dataset, "path" | "md5">,
  tracked: string | undefined,
) => readonly TrainedModel[];

/** Makes the reader of them; what the store has not changed is not looked through again. */
export function createTrainedModels({ store }: Pick<HubContext, "store">): () => Promise<TrainedModels> {
  let known: Promise<readonly Trained[]> | undefined;
  let runs: ReadonlySet<string> = new Set();
  store.onChange((change) => {
    if (change.topic === "models" || (change.topic === "runs" && runs.has(change.runId))) known = undefined;
  });
  const read = async (): Promise<readonly Trained[]> => {
    const versions = await allVersions({ store });
    runs = new Set(versions.flatMap(({ runId }) => (runId === undefined ? [] : [runId])));
    const all = await Promise.all(versions.map((version, at) => trainedOf(store, version, at)));
    return all.flat();
  };
  return async () => {
    known ??= read();
    const byPath = new Map<string, Trained[]>();
    const byDigest = new Map<string, Trained[]>();
    const add = (map: Map<string, Trained[]>, key: string, trained: Trained) => {
      const list = map.get(key) ?? [];
      list.push(trained);
      map.set(key, list);
    };
    for (const trained of await known) {
      for (const { path } of trained.data) add(byPath, path, trained);
      for (const digest of trained.digests) add(byDigest, digest, trained);
    }
    return ({ path, md5 }, tracked) => {
      const digests = [...new Set([md5, tracked])].filter((each) => each !== undefined);
      const found = [...(byPath.get(path) ?? []), ...digests.flatMap((digest) => byDigest.get(digest) ?? [])];
      // The newest first, as the store has them.
      const sorted = [...new Set(found)].sort((a, b) => a.at - b.at);
      return sorted.map(({ version: { name, version, stage }, data, digests: noted }) => ({
        model: name,
        version,
        stage,
        current: md5 !== undefined && (noted.has(md5) || data.some((each) => each.path === path && each.md5 === md5)),
      }));
    };
  };
}

async function trainedOf(store: HubContext["store"], version: ModelVersion, at: number): Promise<readonly Trained[]> {
  const run = version.runId && (await runOf(store, version.runId));
  if (!run) return [];
  const own = run.tags.get("dataset_md5");
  const digests = new Set([...run.inputs.map(({ digest }) => digest), ...(own === undefined ? [] : [own])]);
  return [{ at, version, data: dataOf(run), digests }];
}

/** A run that was deleted trained it all the same, but nobody knows on what. */
function runOf(store: HubContext["store"], runId: RunId) {
  return store.getRun(runId).catch(() => undefined);
}
