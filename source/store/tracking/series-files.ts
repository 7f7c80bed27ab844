import type { RunId } from "../../domain/ids.js";
import type { Metric } from "../../domain/run.js";
import type { UserError } from "../../domain/user-error.js";
import { openSeriesFile, type SeriesFile } from "../series-file.js";
import type { SeriesState } from "../series-state.js";

/** Series files that stay open for writing: a descriptor and the last points of a run each. Some systems allow 256 in all. */
const mostOpen = 64;

/** The series of all runs for writing. */
export type SeriesFiles = {
  /** @throws UserError `store.…` */
  readonly append: (runId: RunId, state: SeriesState, metrics: readonly Metric[]) => Promise<void>;
  /** Syncs to disk what was appended since the last time. @throws UserError `store.…` */
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Syncs after the last append at which it is looked whether the file is still in its place. */
const looksAfter = 30;

/** `report` is told where something had taken the place of a file. */
export function openSeriesFiles(
  pathOf: (runId: RunId) => string,
  report: (problem: UserError) => void = () => undefined,
): SeriesFiles {
  // In the order of use, the latest at the end.
  const open = new Map<RunId, SeriesFile>();
  /** With the syncs that are left. */
  const dirty = new Map<SeriesFile, number>();
  return {
    append: async (runId, state, metrics) => {
      if (state.damage) throw state.damage;
      const file = open.get(runId) ?? openSeriesFile(pathOf(runId), state, report);
      open.delete(runId);
      open.set(runId, file);
      await closeOldest(open, mostOpen);
      dirty.set(file, looksAfter);
      await file.append(metrics);
    },
    sync: async () => {
      const files = [...dirty.keys()];
      for (const [file, left] of dirty) {
        if (left > 0) dirty.set(file, left - 1);
        else dirty.delete(file);
      }
      const ends = await Promise.allSettled(files.map((file) => file.sync()));
      ends.forEach((end, at) => {
        const file = files[at];
        // It is tried again, also where nothing is written to it any more.
        if (end.status === "rejected" && file) dirty.set(file, looksAfter);
      });
      const failed = ends.find((end) => end.status === "rejected");
      if (failed) throw failed.reason;
    },
    close: () => closeOldest(open, 0),
  };
}

async function closeOldest(open: Map<RunId, SeriesFile>, most: number): Promise<void> {
  const closing: Promise<void>[] = [];
  for (const [runId, file] of open) {
    if (open.size <= most) break;
    open.delete(runId);
    closing.push(file.close());
  }
  await Promise.all(closing);
}
