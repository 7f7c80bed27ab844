import { readFile, stat } from "node:fs/promises";
import type { Metric } from "../domain/run.js";
import { UserError } from "../domain/user-error.js";
import { type AppendFile, openAppendFile, saveDurably } from "./durable-file.js";
import { createRecentPoints, type RecentPoints } from "./recent-points.js";
import { readSeries } from "./series-reading.js";
import { encodeKey, encodePoints, type SeriesKey, type SeriesPoint } from "./series-record.js";
import { takePlaceAgain } from "./series-replaced.js";
import {
  addSeriesKey,
  noteGrowth,
  positionsByMetric,
  type SeriesState,
  seriesKey,
  seriesName,
  takePoint,
} from "./series-state.js";
import { storeError } from "./store-error.js";
import { isBeyond } from "./tracking/run-index/metric-table.js";

/** All metric points of one run. Append-only; an answered point has been handed to the kernel. */
export type SeriesFile = {
  /** Points that were among the last already (a retry after a lost answer) are not written again. @throws UserError `store.…` */
  readonly append: (metrics: readonly Metric[]) => Promise<void>;
  /** Syncs to disk what was appended; after a failed sync it is written again, to a new file. @throws UserError `store.…` */
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Bytes of input kept for the case that their sync fails; more are synced before they are answered. */
const mostUnsynced = 64 * 1024 * 1024;

/**
 * The series file of a run for writing; it is opened with the first point. `state` is kept up to date. `report` is told where
 * something had taken the file's place.
 */
export function openSeriesFile(
  path: string,
  state: SeriesState,
  report: (problem: UserError) => void = () => undefined,
): SeriesFile {
  const ids = new Map(state.keys.byId.map((key, id) => [seriesName(key), id]));
  const positions = positionsByMetric(state);
  let opened: { readonly file: AppendFile; readonly recent: RecentPoints } | undefined;
  let unsynced: Buffer[] = [];
  let unsyncedBytes = 0;
  // Points whose write is under way count as written for a retry that comes meanwhile.
  let last: Promise<void> = Promise.resolve();
  const inOrder = (work: () => Promise<void>): Promise<void> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };

  const append = async (metrics: readonly Metric[]): Promise<void> => {
    opened ??= await openFile(path, state);
    await beInPlace();
    const { file, recent } = opened;
    const { points, newKeys } = sift(metrics, state, ids, recent);
    if (points.length === 0) return;
    const firstNew = state.keys.byId.length;
    const bytes = Buffer.concat([
      ...newKeys.map((key, index) => encodeKey(firstNew + index, key)),
      encodePoints(points),
    ]);
    await file.append(bytes);
    for (const key of newKeys) {
      const id = addSeriesKey(state, key, positions.get(key.key));
      ids.set(seriesName(key), id);
      positions.set(key.key, state.keys.positions[id] ?? 0);
    }
    for (const point of points) {
      takePoint(state, point.id, point);
      recent.add(point.id, point.value, point.timestampMs, point.step);
    }
    noteGrowth(state, file.size(), bytes);
    unsynced.push(bytes);
    unsyncedBytes += bytes.byteLength;
    if (unsyncedBytes > mostUnsynced) await sync();
  };

  /** A write to a file that has no name any more would be answered and lost. */
  const beInPlace = async (): Promise<void> => {
    if (!opened || (await opened.file.isInPlace())) return;
    const { file, problem } = await takePlaceAgain(path, opened.file);
    opened = { file, recent: opened.recent };
    report(problem);
  };

  const sync = async (): Promise<void> => {
    await beInPlace();
    if (!opened || unsyncedBytes === 0) return;
    try {
      await opened.file.sync();
    } catch {
      await rewrite();
    }
    unsynced = [];
    unsyncedBytes = 0;
  };

  /** A page whose sync failed may be lost whatever a second sync says: the bytes go to a new file from memory. */
  const rewrite = async (): Promise<void> => {
    const synced = (await readFile(path)).subarray(0, state.wholeBytes - unsyncedBytes);
    await saveDurably(path, Buffer.concat([synced, ...unsynced]));
    const recent = opened?.recent ?? createRecentPoints();
    await opened?.file.close();
    opened = { file: await openAppendFile(path, state.wholeBytes), recent };
  };

  return {
    append: (metrics) => inOrder(() => append(metrics)),
    sync: () => inOrder(sync),
    close: () =>
      inOrder(async () => {
        await sync();
        await opened?.file.close();
        opened = undefined;
      }),
  };
}

/** What of the batch is new: the points, and the keys that the file has not got yet (their ids follow the known ones). */
function sift(
  metrics: readonly Metric[],
  state: SeriesState,
  ids: ReadonlyMap<string, number>,
  recent: RecentPoints,
): { readonly points: readonly SeriesPoint[]; readonly newKeys: readonly SeriesKey[] } {
  const points: SeriesPoint[] = [];
  const newIds = new Map<string, number>();
  const newKeys: SeriesKey[] = [];
  for (const metric of metrics) {
    const { value, timestampMs, step } = metric;
    const name = seriesName(metric);
    let id = ids.get(name) ?? newIds.get(name);
    if (id === undefined) {
      id = state.keys.byId.length + newKeys.length;
      newIds.set(name, id);
      newKeys.push(seriesKey(metric));
    } else if (isKnown(state, recent, id, metric)) continue;
    points.push({ id, value, timestampMs, step });
  }
  return { points, newKeys };
}

function isKnown(state: SeriesState, recent: RecentPoints, id: number, { value, timestampMs, step }: Metric): boolean {
  const position = state.keys.positions[id];
  if (
    position !== undefined &&
    !state.keys.shared.has(position) &&
    typeof step === "number" &&
    typeof timestampMs === "number"
  ) {
    if (isBeyond(state.table, position, timestampMs, step)) return false;
  }
  return recent.has(id, value, timestampMs, step);
}

async function openFile(path: string, state: SeriesState) {
  const size = await stat(path).then(
    (info) => info.size,
    () => 0,
  );
  if (size < state.wholeBytes) throw cutOutside(path, size, state.wholeBytes);
  const recent = createRecentPoints();
  const { add } = recent;
  await readSeries(path, state.tailFrom, state.wholeBytes, { onKey: () => undefined, onPoint: add, onExactPoint: add });
  return { file: await openAppendFile(path, state.wholeBytes), recent };
}

function cutOutside(path: string, size: number, known: number): UserError {
  return storeError(
    new UserError({
      code: "store.damaged",
      kind: "failed",
      message: `${path} has ${size} bytes, ${known} were written`,
      hint: "Put a copy of the file back and start the hub again; it was not changed.",
    }),
    path,
  );
}
