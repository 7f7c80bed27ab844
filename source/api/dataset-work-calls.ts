// What is done to data: tracked, committed, sent, fetched, cleaned up. What takes long is a job; its outcome is asked for by its id.
import { z } from "zod";
import type { PathCompletion } from "../domain/data/path-completion.js";
import type { Remote } from "../domain/data/remote.js";
import { callerSchema, full, read } from "./call.js";
import type { UnusedView } from "./data-unused-view.js";

type Started = { readonly jobId: string };

/** How a job of this kind stands. */
export type DataJobView =
  | { readonly state: "running"; readonly progress: string }
  | { readonly state: "done"; readonly outcome: DataOutcome }
  | {
      readonly state: "failed";
      readonly error: {
        readonly code: string;
        readonly kind: string;
        readonly message: string;
        readonly hint?: string;
      };
    };

export type DataOutcome = {
  /** One sentence for people. */
  readonly message: string;
  /** Paths that it concerned, relative to the project. */
  readonly paths: readonly string[];
  /** What may be committed to git now. */
  readonly commits: readonly string[];
  /** Objects that were moved or removed, and their bytes, where that can be told. */
  readonly objects?: number;
  readonly bytes?: number;
};

export type RemoteView = Remote & {
  /** The Python package that DVC needs for it, and whether it is there. */
  readonly needs?: string;
  readonly isInstalled?: boolean;
};

/** What of git's history keeps its data beside the workspace. */
const keptSchema = z
  .array(z.enum(["workspace", "all-branches", "all-tags", "all-commits", "all-experiments"]))
  .min(1)
  .readonly();

/** `projects`: folders of others that use the same cache, absolute or relative to the project; their data is kept, too. */
const keeping = { kept: keptSchema, projects: z.array(z.string().min(1)).max(100).readonly().optional() };

const paths = z.array(z.string().min(1)).max(1000).readonly();
const somePaths = z.array(z.string().min(1)).min(1).max(1000).readonly();
const by = { caller: callerSchema.optional() };

export const datasetWorkCalls = {
  "data.job": read<DataJobView>()(z.object({ jobId: z.string() })),
  "jobs.cancel": full<{ readonly stopped: boolean }>()(z.object({ jobId: z.string() })),
  /** What a path of the project, typed as far as here, may go on as. */
  "data.completePath": read<PathCompletion>()(z.object({ typed: z.string().max(4096) })),
  /** Tracks files and folders, or what they are now; undone by undo, the data stays. */
  "data.add": full<Started>()(z.object({ paths: somePaths, ...by })),
  /** Takes the outs of stages as the workspace has them (`dvc commit`). */
  "data.commitOuts": full<Started>()(z.object({ paths: somePaths, ...by })),
  /** What of DVC's files git has not committed; of all data without paths. */
  "data.uncommitted": read<{ readonly files: readonly string[] }>()(z.object({ paths })),
  /** Commits exactly these files of DVC's to git. */
  "data.commit": full<{ readonly files: readonly string[]; readonly commit: string }>()(
    z.object({ paths, message: z.string().min(1).max(10_000), ...by }),
  ),
  /** What a garbage collection would remove from the cache, computed without DVC; nothing is changed. */
  "data.unused": read<UnusedView>()(z.object(keeping)),
  /**
   * `dvc gc`; refused where the list is no longer the one with this digest, and of a cache outside the project without `shared`.
   */
  "data.collect": full<Started>()(z.object({ ...keeping, digest: z.string(), shared: z.boolean().optional(), ...by })),
  /** Without paths all data; without a remote the default one. */
  "data.transfer": full<Started>()(
    z.object({ transfer: z.enum(["push", "pull", "fetch"]), paths, remote: z.string().optional(), ...by }),
  ),
  "data.remotes": read<{ readonly remotes: readonly RemoteView[] }>()(z.object({})),
  /** `local`: into `.dvc/config.local`, which git does not get. */
  "data.addRemote": full<Started>()(
    z.object({
      name: z.string().min(1),
      url: z.string().min(1),
      local: z.boolean(),
      isDefault: z.boolean(),
      ...by,
    }),
  ),
  "data.defaultRemote": full<Started>()(z.object({ name: z.string(), ...by })),
  "data.removeRemote": full<Started>()(z.object({ name: z.string(), ...by })),
  /** A small real check: a folder natively, another one by `dvc list-url`. */
  "data.testRemote": full<Started>()(z.object({ name: z.string(), ...by })),
  /** `dvc status --cloud`: which tracked data the remote has; datasets.list tells it then. */
  "data.checkRemote": full<Started>()(z.object({ name: z.string(), ...by })),
  /** `dvc import-url`: a copy that remembers where it came from. */
  "data.import": full<Started>()(z.object({ url: z.string().min(1), out: z.string().min(1).optional(), ...by })),
  /** Looks whether the source of an import has changed, and gets it. */
  "data.update": full<Started>()(z.object({ file: z.string().min(1), ...by })),
  /** `dvc init`; without git with `--no-scm`. */
  "data.init": full<Started>()(z.object({ ...by })),
} as const;
