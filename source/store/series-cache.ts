import type { RunId } from "../domain/ids.js";
import { createSeriesColumns, type SeriesColumns } from "./series-columns.js";
import { readSeries } from "./series-reading.js";
import type { SeriesState } from "./series-state.js";
import { serialByKey } from "./tracking/shared.js";

type Limits = {
  /** Decoded points are kept up to so many bytes, and those that are being read. */
  readonly mostBytes: number;
  /** A file of at most so many bytes is decoded whole; of a larger one only the metrics that are asked for. */
  readonly wholeUpTo: number;
};

const usualLimits: Limits = { mostBytes: 128 * 1024 * 1024, wholeUpTo: 64 * 1024 * 1024 };

/** The points of runs for readers: decoded when they are asked for, then only what the file has grown by. */
export type SeriesCache = {
  /** The points of a metric over all its models and datasets. @throws UserError `store.failed`, `store.damaged` */
  readonly columns: (runId: RunId, key: string) => Promise<SeriesColumns>;
};

type Loaded = { columns: Map<string, SeriesColumns>; all: boolean; bytesRead: number };

export function createSeriesCache(
  pathOf: (runId: RunId) => string,
  stateOf: (runId: RunId) => SeriesState | undefined,
  { mostBytes, wholeUpTo }: Limits = usualLimits,
): SeriesCache {
  // Runs, and the metrics of each, in the order of use, the latest at the end.
  const loaded = new Map<RunId, Loaded>();
  // Runs whose points are being read: nothing of them is forgotten by another.
  const reading = new Set<RunId>();
  const serial = serialByKey();
  const forget = (runId: RunId, key: string) =>
    forgetOldest(loaded, mostBytes, (of, name) => (of === runId ? name === key : reading.has(of)));

  const load = async (runId: RunId, key: string): Promise<SeriesColumns> => {
    const state = stateOf(runId);
    if (!state || state.wholeBytes === 0) return createSeriesColumns();
    // What the readers before have made of the points (other orders, pyramids) counts, too.
    forget(runId, key);
    let run = loaded.get(runId);
    if (!run || run.bytesRead > state.wholeBytes) {
      run = { columns: new Map(), all: state.wholeBytes <= wholeUpTo, bytesRead: 0 };
    }
    if (run.all && state.wholeBytes > wholeUpTo) run.all = false;
    loaded.delete(runId);
    loaded.set(runId, run);
    const known = run.columns.get(key);
    if (known) {
      run.columns.delete(key);
      run.columns.set(key, known);
    } else if (!run.all) {
      const columns = new Map([[key, createSeriesColumns()]]);
      await read(pathOf(runId), 0, run.bytesRead, state, columns, false);
      for (const [name, read] of columns) run.columns.set(name, read);
    }
    const to = state.wholeBytes;
    if (to > run.bytesRead) {
      await read(pathOf(runId), run.bytesRead, to, state, run.columns, run.all);
      run.bytesRead = to;
      forget(runId, key);
    }
    return run.columns.get(key) ?? createSeriesColumns();
  };

  return {
    columns: (runId, key) =>
      serial(runId, async () => {
        const damage = stateOf(runId)?.damage;
        if (damage) throw damage;
        reading.add(runId);
        return load(runId, key).finally(() => reading.delete(runId));
      }),
  };
}

/** Reads part of a file into the columns of their metrics; with `all`, also into new ones. */
async function read(
  path: string,
  from: number,
  to: number,
  { keys }: SeriesState,
  columns: Map<string, SeriesColumns>,
  all: boolean,
): Promise<void> {
  if (to <= from) return;
  const byId: (SeriesColumns | undefined)[] = [];
  const take = (id: number, key: string) => {
    if (all && !columns.has(key)) columns.set(key, createSeriesColumns());
    byId[id] = columns.get(key);
  };
  keys.byId.forEach(({ key }, id) => {
    take(id, key);
  });
  await readSeries(path, from, to, {
    onKey: (id, { key }) => take(id, key),
    onPoint: (id, value, timestampMs, step) => byId[id]?.push(value, timestampMs, step),
    onExactPoint: (id, value, timestampMs, step) => byId[id]?.pushExact(value, timestampMs, step),
  });
}

/** Forgets what was not used for longest, until the rest fits. */
function forgetOldest(
  loaded: Map<RunId, Loaded>,
  mostBytes: number,
  isNeeded: (runId: RunId, key: string) => boolean,
): void {
  let total = 0;
  for (const { columns } of loaded.values()) for (const column of columns.values()) total += column.sizeBytes();
  for (const [runId, run] of loaded) {
    for (const [key, column] of run.columns) {
      if (total <= mostBytes) return;
      if (isNeeded(runId, key)) continue;
      total -= column.sizeBytes();
      run.columns.delete(key);
      // From now on only what is asked for is read of it.
      run.all = false;
    }
    if (run.columns.size === 0) loaded.delete(runId);
  }
}
