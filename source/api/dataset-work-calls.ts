// What is done to data: tracked, committed, sent, fetched, cleaned up. What takes long is a job; its outcome is asked for by its id.
import { z } from "zod";
import { callerSchema, full, read } from "./call.js";

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

const paths = z.array(z.string().min(1)).max(1000).readonly();
const somePaths = z.array(z.string().min(1)).min(1).max(1000).readonly();
const by = { caller: callerSchema.optional() };

export const datasetWorkCalls = {
  "data.job": read<DataJobView>()(z.object({ jobId: z.string() })),
  "jobs.cancel": full<{ readonly stopped: boolean }>()(z.object({ jobId: z.string() })),
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
} as const;
