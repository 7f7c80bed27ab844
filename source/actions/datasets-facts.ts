import type { Caller } from "../api/calls.js";
import type { Unsaved } from "../domain/data/unsaved.js";
import type { Dataset, DatasetVersion, UntrackedFile } from "../domain/dataset.js";
import type { VersionsNote } from "../domain/version-facts.js";
import type { DatasetWorkFacts } from "./dataset-work-facts.js";

/** What is looked at: the file or folder as it is in the workspace, or with `md5` that version of it. */
export type DataAt = { readonly path: string; readonly md5?: string };

/** Where the tab Datasets is, above its overview. */
export type DatasetPlace =
  | { readonly view: "difference"; readonly before: DataAt; readonly after: DataAt }
  /** `at`: with the cursor on this row, from 0. */
  | { readonly view: "preview"; readonly of: DataAt; readonly at?: number }
  /** What its preparation counted, and what is wrong with it for fine-tuning. */
  | { readonly view: "steps"; readonly of: DataAt }
  | { readonly view: "remotes" }
  /** What a garbage collection would remove. */
  | { readonly view: "clean" }
  /** What restores have kept of data. */
  | { readonly view: "kept" };

/** The ways from one view of the tab to another. */
export type DatasetDoors = {
  readonly open: (place: DatasetPlace) => void;
  /** One level up. */
  readonly close: () => void;
  readonly toOverview: () => void;
};

export type DatasetsFacts = {
  readonly dataset: Dataset | undefined;
  /** The large file under the cursor that neither git nor DVC tracks. */
  readonly untracked: UntrackedFile | undefined;
  /** The one under the cursor, while the versions have the focus. */
  readonly version: DatasetVersion | undefined;
  /** The version before that one in time. */
  readonly before: DatasetVersion | undefined;
  /** The last version that the workspace does not have. */
  readonly last: DatasetVersion | undefined;
  /** Versions of the dataset that are marked, at most two, in the order in which they were. */
  readonly marked: readonly DatasetVersion[];
  /** Marks the version under the cursor, or takes its mark away. */
  readonly toggleMark: () => void;
  /** What the workspace has of the dataset that DVC does not have. */
  readonly unsaved?: Unsaved | undefined;
  /** How a version is called, by its md5. */
  readonly versionName: (md5: string) => string;
  /** Why git does not keep the versions. */
  readonly versionsNote?: VersionsNote | undefined;
  readonly trusted: boolean;
  /** A pipeline runs: what it reads and writes is left alone. */
  readonly running: boolean;
  readonly doors: DatasetDoors;
  readonly work: DatasetWorkFacts;
  readonly caller: () => Caller | undefined;
};
