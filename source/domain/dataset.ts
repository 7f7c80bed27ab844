import type { VersionName, VersionRecipe, VersionUse } from "./version-facts.js";

export type DatasetState = "clean" | "modified" | "missing" | "not-in-cache" | "new";

/** A file or folder that DVC tracks: by a `.dvc` file, or as an out of a stage. */
export type Dataset = {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly kind: "file" | "directory";
  /** The `.dvc` file or `dvc.lock` that tracks it, relative to the project. */
  readonly trackedBy: string;
  /** The pipeline stage that makes it, if one does. */
  readonly stage: string | undefined;
  readonly state: DatasetState;
  readonly md5: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly files: number | undefined;
  readonly rows: number | undefined;
};

/** One version of a dataset in git history, newest first; `commit` undefined is the workspace. */
export type DatasetVersion = {
  readonly md5: string;
  readonly commit: string | undefined;
  readonly author: string;
  readonly atMs: number;
  readonly message: string;
  readonly sizeBytes: number | undefined;
  readonly rows: number | undefined;
  readonly inCache: boolean;
  /** What the workspace holds now. */
  readonly current: boolean /** Of a folder. */;
  readonly files?: number | undefined;
  /** Where the dataset was then, if it was somewhere else. */
  readonly path?: string | undefined;
  /** Tags of commits that have this version. */
  readonly names?: readonly VersionName[];
  readonly usedBy?: VersionUse;
  readonly recipe?: VersionRecipe | undefined;
};
