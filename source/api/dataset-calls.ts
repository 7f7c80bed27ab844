// What DVC tracks, its versions, one of them back.
import { z } from "zod";
import type { Dataset, DatasetVersion, UntrackedFile } from "../domain/dataset.js";
import { callerSchema, full, read } from "./call.js";

export type DatasetsView =
  | { readonly state: "no-dvc" }
  | {
      readonly state: "ready";
      readonly datasets: readonly Dataset[];
      /** Names of the remotes, the default first. */
      readonly remotes: readonly string[];
      /** The default remote is there: seen natively, where it is a folder. */
      readonly reachable?: true;
      /** Large files that neither git nor DVC tracks, the largest first. */
      readonly untracked?: readonly UntrackedFile[];
      /** There are too many folders to have seen every file of DVC's. */
      readonly partial?: true;
    };

type DatasetVersionsView = { readonly versions: readonly DatasetVersion[] };

export const datasetCalls = {
  "datasets.list": read<DatasetsView>()(
    /** `whole`: wait until everything is read, else what takes long is "checking". */
    z.object({ whole: z.boolean().optional() }),
  ),
  /** `counted`: it waits until the rows of all versions in the cache are counted. */
  "datasets.versions": read<DatasetVersionsView>()(z.object({ path: z.string(), counted: z.boolean().optional() })),
  /** Puts a version of one dataset into the workspace; a modified file is kept aside and comes back with undo. */
  "datasets.restore": full<{ readonly path: string }>()(
    z.object({ path: z.string(), md5: z.string(), commit: z.string(), caller: callerSchema.optional() }),
  ),
} as const;
