import type { RunId } from "../domain/ids.js";
import { createSeriesColumns, type SeriesColumns } from "./series-columns.js";
import { readSeries } from "./series-reading.js";
import type { SeriesState } from "./series-state.js";
import { serialByKey } from "./tracking/shared.js";

/** Decoded points are kept up to so many bytes, and those that are being read. */
const mostBytes = 128 * 1024 * 1024;
/** A file of at most so many bytes is decoded whole; of a larger one only the metrics that are asked for. */
const wholeUpTo = 64 * 1024 * 1024;

/** The points of runs for readers: decoded when they are asked for, then only what the file has grown by. */
export type SeriesCache = {
  /** The points of a metric over all its models and datasets. @throws UserError `store.failed` */
  readonly columns: (runId: RunId, key: string) => Promise<SeriesColumns>;
};

type Loaded = { readonly columns: Map<string, SeriesColumns>; readonly all: boolean; bytesRead: number };

export function createSeriesCache(
  pathOf: (runId: RunId) => string,
  stateOf: (runId: RunId) => SeriesState | undefined,
): SeriesCache {
  // In the order of use, the latest at the end.
  const loaded = new Map<RunId, Loaded>();
  const serial = serialByKey();

  const load = async (runId: RunId, key: string): Promise<SeriesColumns> => {
    const state = stateOf(runId);
    if (!state || state.wholeBytes === 0) return createSeriesColumns();
    let run = loaded.get(runId);
    if (!run || run.bytesRead > state.wholeBytes) {
      run = { columns: new Map(), all: state.wholeBytes <= wholeUpTo, bytesRead: 0 };
    }
    loaded.delete(runId);
    loaded.set(runId, run);
    if (!run.all && !run.columns.has(key)) {
      const columns = new Map([[key, createSeriesColumns()]]);
      await read(pathOf(runId), 0, run.bytesRead, state, columns, false);
      for (const [name, read] of columns) run.columns.set(name, read);
    }
    const to = state.wholeBytes;
    if (to > run.bytesRead) {
      await read(pathOf(runId), run.bytesRead, to, state, run.columns, run.all);
      run.bytesRead = to;
      forgetOldest(loaded);
    }
    return run.columns.get(key) ?? createSeriesColumns();
  };

  return { columns: (runId, key) => serial(runId, () => load(runId, key)) };
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

function forgetOldest(loaded: Map<RunId, Loaded>): void {
  const sizes = [...loaded].map(([runId, { columns }]) => {
    let bytes = 0;
    for (const column of columns.values()) bytes += column.sizeBytes();
    return [runId, bytes] as const;
  });
  let total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  for (const [runId, bytes] of sizes.slice(0, -1)) {
    if (total <= mostBytes) return;
    loaded.delete(runId);
    total -= bytes;
  }
}
