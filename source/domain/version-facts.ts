import type { VersionStage } from "./registry.js";

/** What a version of a dataset is called. */
export type VersionName = {
  /** As it is shown: the tag's, or of a GTO tag "v1.2.3" or "prod". */
  readonly name: string;
  readonly tag: string;
  readonly kind: "tag" | "version" | "stage";
};

/** What was made of a version: runs that logged its md5, and the model versions that they became. */
export type VersionUse = {
  readonly runs: readonly { readonly runId: string; readonly name: string }[];
  readonly models: readonly { readonly model: string; readonly version: string; readonly stage: VersionStage }[];
};

/** How the pipeline made a version, as dvc.lock has it at the version's commit. */
export type VersionRecipe = {
  readonly stage: string;
  readonly command: string;
  readonly params: readonly { readonly file: string; readonly key: string; readonly value: string }[];
  /** What it was made of; `md5` undefined where DVC has none. */
  readonly deps: readonly { readonly path: string; readonly md5: string | undefined }[];
};

/** Why versions come not from git's history alone: no repository, DVC told to do without, no git installed, a submodule that keeps them itself. */
export type VersionsNote = "no-git" | "no-scm" | "no-scm-in-git" | "no-git-program" | "other-repository";
