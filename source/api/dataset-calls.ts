// What DVC tracks, its versions, one of them back.
import { z } from "zod";
import type { Dataset, DatasetVersion } from "../domain/dataset.js";
import { callerSchema, full, read } from "./call.js";

export type DatasetsView =
  | { readonly state: "no-dvc" }
  | { readonly state: "ready"; readonly datasets: readonly Dataset[]; readonly remotes: readonly string[] };

type DatasetVersionsView = { readonly versions: readonly DatasetVersion[] };

export const datasetCalls = {
  "datasets.list": read<DatasetsView>()(z.object({})),
  /** `counted`: it waits until the rows of all versions in the cache are counted. */
  "datasets.versions": read<DatasetVersionsView>()(z.object({ path: z.string(), counted: z.boolean().optional() })),
  /** Puts a version of one dataset into the workspace; a modified file is kept aside and comes back with undo. */
  "datasets.restore": full<{ readonly path: string }>()(
    z.object({ path: z.string(), md5: z.string(), commit: z.string(), caller: callerSchema.optional() }),
  ),
} as const;
