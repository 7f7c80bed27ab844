import type { Dataset, DatasetVersion } from "./dataset.js";

type Of = Pick<Dataset, "path" | "trackedBy" | "stage">;
type To = { readonly md5: DatasetVersion["md5"]; readonly commit: string | undefined };

/** What a restore does, in words: Slipway does it itself, for this dataset alone. */
export function restoreSteps({ path, trackedBy, stage }: Of, { md5, commit }: To): readonly string[] {
  return [
    `${path} is copied from DVC's cache (${md5.slice(0, 8)}).`,
    stage === undefined
      ? `${trackedBy} becomes that of ${commit === undefined ? "this version" : `the commit ${commit.slice(0, 8)}`}.`
      : `${trackedBy} stays as it is: the stage ${stage} will be out of date.`,
  ];
}

/**
 * What a user would type for it, as argv. dvc.lock holds other stages, too, so an out of a stage comes from the cache alone;
 * what no commit has needs its `.dvc` file before.
 */
export function restoreCommand({ path, trackedBy, stage }: Of, { md5, commit }: To): readonly string[] {
  if (stage !== undefined) return ["cp", `.dvc/cache/files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`, path];
  if (commit === undefined) return ["dvc", "checkout", path];
  return ["git", "checkout", commit.slice(0, 8), "--", trackedBy, "&&", "dvc", "checkout", path];
}
