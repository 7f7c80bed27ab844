// What DVC tracks, its versions, one of them back.
import { z } from "zod";
import type { Unsaved } from "../domain/data/unsaved.js";
import type { Dataset, DatasetVersion, LeftOut, UntrackedFile } from "../domain/dataset.js";
import type { VersionsNote } from "../domain/version-facts.js";
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
      /** Folders with files of DVC's that do not count. */
      readonly leftOut?: readonly LeftOut[];
    };

export type DatasetVersionsView = {
  readonly versions: readonly DatasetVersion[];
  readonly note?: VersionsNote;
};

export const datasetCalls = {
  "datasets.list": read<DatasetsView>()(
    /** `whole`: wait until everything is read, else what takes long is "checking". */
    z.object({ whole: z.boolean().optional() }),
  ),
  /** `counted`: it waits until the rows of all versions in the cache are counted. */
  "datasets.versions": read<DatasetVersionsView>()(z.object({ path: z.string(), counted: z.boolean().optional() })),
  /**
   * Puts a version of one dataset into the workspace; a modified file is kept aside and comes back with undo. No `commit`: one
   * that Slipway saw. A folder is a job, if it is not waited for. `kept`: what was there had been changed. `unmerged`: the `.dvc`
   * file that git still has as one to be merged: `git add` ends that.
   */
  "datasets.restore": full<{
    readonly path: string;
    readonly jobId?: string;
    readonly kept?: true;
    readonly unmerged?: string;
  }>()(
    z.object({
      path: z.string(),
      md5: z.string(),
      commit: z.string().optional(),
      wait: z.boolean().optional(),
      caller: callerSchema.optional(),
    }),
  ),
  /** What the workspace has of it that DVC does not have; no `unsaved`: nothing. */
  "datasets.unsaved": read<{ readonly unsaved?: Unsaved }>()(z.object({ path: z.string() })),
  /** Gives the version of a commit a name: an annotated tag, taken away again by undo. */
  "datasets.name": full<{ readonly name: string }>()(
    z.object({
      path: z.string(),
      commit: z.string().regex(/^[0-9a-f]{40,64}$/),
      name: z.string(),
      message: z.string().optional(),
      caller: callerSchema.optional(),
    }),
  ),
} as const;
