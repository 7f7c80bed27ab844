import type { Caller } from "../api/calls.js";
import type { UnusedView } from "../api/data-unused-view.js";
import type { RemoteView } from "../api/dataset-work-calls.js";
import type { KeptListView, KeptView } from "../api/kept-calls.js";
import type { AskFacts } from "./ask-facts.js";

/** Of the overview. */
export type DatasetWorkFacts = {
  readonly ask: AskFacts;
  readonly hasDvc: boolean;
  /** There is a git repository. */
  readonly hasGit: boolean;
  /** DVC itself is not installed. */
  readonly lacksDvc: boolean;
  /** Large files that nobody tracks. */
  readonly untracked: readonly string[];
};

/** What is kept of git's history beside the workspace. */
export type KeptName = "workspace" | "all-branches" | "all-tags" | "all-commits" | "all-experiments";

/** The list of what a garbage collection would remove is open. */
export type DataCleanFacts = {
  readonly close: () => void;
  readonly kept: readonly KeptName[];
  readonly keep: (kept: readonly KeptName[]) => void;
  /** Folders of other projects whose data is kept, too. */
  readonly projects: readonly string[];
  readonly keepOf: (projects: readonly string[]) => void;
  readonly unused: UnusedView | undefined;
  readonly whyNot: string | undefined;
  readonly ask: AskFacts;
  readonly caller: () => Caller | undefined;
};

/** The remotes are open. */
export type DataRemotesFacts = {
  readonly close: () => void;
  readonly remote: RemoteView | undefined;
  readonly whyNot: string | undefined;
  readonly ask: AskFacts;
  readonly caller: () => Caller | undefined;
};

/** What restores have kept is open. */
export type DataKeptFacts = {
  readonly close: () => void;
  readonly kept: KeptView | undefined;
  readonly limit: KeptListView["limit"] | undefined;
  readonly whyNot: string | undefined;
  readonly ask: AskFacts;
  readonly caller: () => Caller | undefined;
};
