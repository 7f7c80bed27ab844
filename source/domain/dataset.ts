import type { VersionStage } from "./registry.js";
import type { VersionName, VersionRecipe, VersionUse } from "./version-facts.js";

/** "not-made": its stage has not run yet; "checking": it is still being read; "unreadable": it, or the file that tracks it, cannot be (`problem` says why). */
export type DatasetState =
  | "clean"
  | "modified"
  | "missing"
  | "not-made"
  | "not-in-cache"
  | "new"
  | "running"
  | "checking"
  | "unreadable";

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
  /** The workspace does not have it, or it is not read: `md5` is that of what is tracked. */
  readonly unseen?: true;
  readonly sizeBytes: number | undefined;
  readonly files: number | undefined;
  readonly rows: number | undefined;
  /** Of a table whose head tells them. */
  readonly columns?: number;
  /** The tracked version is not whole in DVC's cache, whatever the workspace has. */
  readonly uncached?: true;
  /** Whether the remote has the tracked version, which of a "modified" one is not what the workspace has; absent: nobody knows. */
  readonly pushed?: boolean;
  /** Epoch ms of the push, fetch or check that told it; absent: it was seen now, in a remote that is a folder. */
  readonly pushedAsOfMs?: number;
  /** The last commit has no version of it, or another than the tracked one; absent: the tracked one, or git keeps none. */
  readonly uncommitted?: "added" | "modified";
  /** Where `dvc import` or `dvc import-url` got it. */
  readonly importedFrom?: ImportSource;
  /** The source of the import has another version now: it is on this machine, and was looked at. */
  readonly newerAtSource?: true;
  /** Stages that read it, a part of it, or a folder that it is in. */
  readonly readBy?: readonly string[];
  /** Versions of registered models that were trained on it. */
  readonly trained?: readonly TrainedModel[];
  /** Why it is "unreadable". */
  readonly problem?: { readonly message: string; readonly hint?: string };
};

/** A URL, or a path of another repository at a revision. */
export type ImportSource = { readonly url: string; readonly path?: string; readonly rev?: string };

/** `current`: on what the workspace holds now; else on another version of it. */
export type TrainedModel = {
  readonly model: string;
  readonly version: string;
  readonly stage: VersionStage;
  readonly current: boolean;
};

/** A large file that neither git nor DVC tracks, and that is not ignored. */
export type UntrackedFile = { readonly path: string; readonly sizeBytes: number };

/** A folder in the project in which DVC files lie that do not count: a project of its own, or one that is reached by a link only. */
export type LeftOut = { readonly path: string; readonly why: "other-project" | "link" };

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
  readonly current: boolean;
  /** Of a folder. */
  readonly files?: number | undefined;
  /** Where the dataset was then, if it was somewhere else. */
  readonly path?: string | undefined;
  /** Tags of commits that have this version. */
  readonly names?: readonly VersionName[];
  readonly usedBy?: VersionUse;
  readonly recipe?: VersionRecipe | undefined;
  /** No commit has it: Slipway saw it tracked. */
  readonly isSeen?: boolean;
  /** Branches whose history has it, where that of the checked-out one has not; none: a tag alone leads to it. */
  readonly branches?: readonly string[];
  /** The version before it: what its commit changed, or what the workspace was made of. */
  readonly formerMd5?: string;
  /** More (or less, below 0) than the version before it. */
  readonly rowsChange?: number;
  readonly sizeChangeBytes?: number;
};
