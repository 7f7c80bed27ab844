// What was kept of data when something else took its place.
import { z } from "zod";
import type { KeptLimit } from "../domain/data/kept-limit.js";
import { callerSchema, full, read } from "./call.js";

/** One that is kept. */
export type KeptView = {
  readonly id: string;
  /** Of the data, relative to the project; of an experiment its name. */
  readonly path: string;
  readonly atMs: number;
  /** What took its place: a version that was restored, an undo, another of what was kept, an experiment. */
  readonly why: "restore" | "undo" | "return" | "experiment" | "pull";
  /** The version that took its place, and the one that was kept, where they are known. */
  readonly by?: string;
  readonly md5?: string;
  readonly sizeBytes?: number;
  readonly files?: number;
  /** DVC's cache has it, too: it is not the only copy. */
  readonly isCached?: boolean;
};

export type KeptListView = {
  /** The newest first. */
  readonly kept: readonly KeptView[];
  readonly totalBytes: number;
  readonly limit: KeptLimit;
};

export const keptCalls = {
  "kept.list": read<KeptListView>()(z.object({})),
  /** Puts it in its place again; what is there now is kept instead, and comes back with undo. */
  "kept.return": full<{ readonly path: string }>()(z.object({ id: z.string(), caller: callerSchema.optional() })),
  /** Removes these for good, or those that are older. @throws `kept.gone` for an id that is none */
  "kept.drop": full<{ readonly dropped: readonly string[]; readonly sizeBytes: number }>()(
    z.object({ ids: z.array(z.string()).optional(), olderThanDays: z.number().min(0).optional() }),
  ),
  /** How long it is kept, and how much of it. */
  "kept.limit": full<KeptLimit>()(
    z.object({ days: z.number().int().min(1).optional(), bytes: z.number().int().min(0).optional() }),
  ),
} as const;
