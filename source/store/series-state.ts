import type { MetricPoint } from "../domain/run.js";
import { UserError } from "../domain/user-error.js";
import { readSeriesNow } from "./series-reading.js";
import { lastRecord, type RecordMark, type SeriesEnd, type SeriesKey } from "./series-record.js";
import { addMetric, emptyTable, isBeyond, type MetricTable, takeIn } from "./tracking/run-index/metric-table.js";

/** What is known of a run's series without its points: the keys by their ids, the summaries, how far the file was read. */
export type SeriesState = {
  readonly table: MetricTable;
  keys: SeriesKeys;
  /** True where the lists of `keys` are this run's alone; else they are copied before they grow. */
  ownsKeys: boolean;
  /** All records end here. */
  wholeBytes: number;
  /** A record begins here, not far from the end: from here on a repetition of what was sent last is looked for. */
  tailFrom: number;
  /** The next `tailFrom`. */
  tailMark: number;
  /** The record that ends at `wholeBytes`; undefined: none. */
  last: RecordMark | undefined;
  /** Why the points cannot be had: nothing is told of them, none is written behind them. */
  readonly damage?: UserError;
};

export type SeriesKeys = {
  readonly byId: SeriesKey[];
  /** By id, the position of its metric in the table. */
  readonly positions: number[];
  /** Positions of the metrics that have more than one series: their own and those of models or datasets. */
  readonly shared: Set<number>;
  /** Models that have series of their own. */
  readonly models: Set<string>;
};

/** A retry repeats what was sent last: at most a batch of 1000 points of 28 bytes, of which this holds two. */
const tailBytes = 64 * 1024;

export function emptySeries(): SeriesState {
  return {
    table: emptyTable(),
    keys: { byId: [], positions: [], shared: new Set(), models: new Set() },
    ownsKeys: true,
    wholeBytes: 0,
    tailFrom: 0,
    tailMark: 0,
    last: undefined,
  };
}

/** Series that cannot be read: the run is there without them. */
export function damagedSeries(damage: UserError): SeriesState {
  return { ...emptySeries(), damage };
}

/** Without fields that are not set, so that equal keys have equal names. */
export function seriesKey({ key, modelId, datasetName, datasetDigest }: SeriesKey): SeriesKey {
  return {
    key,
    ...(modelId === undefined ? {} : { modelId }),
    ...(datasetName === undefined ? {} : { datasetName }),
    ...(datasetDigest === undefined ? {} : { datasetDigest }),
  };
}

/** A key is known by this text; that of a metric alone by the metric's key. */
export function seriesName({ key, modelId, datasetName, datasetDigest }: SeriesKey): string {
  if (modelId === undefined && datasetName === undefined && datasetDigest === undefined) return key;
  return `\0${JSON.stringify([key, modelId, datasetName, datasetDigest])}`;
}

/** Gives the next id to a key. `positionOf`: where the metric stands already. */
export function addSeriesKey(state: SeriesState, key: SeriesKey, positionOf: number | undefined): number {
  if (!state.ownsKeys) {
    const { byId, positions, shared, models } = state.keys;
    state.keys = { byId: [...byId], positions: [...positions], shared: new Set(shared), models: new Set(models) };
    state.ownsKeys = true;
  }
  state.keys.positions.push(positionOf ?? addMetric(state.table, key.key));
  if (positionOf !== undefined) state.keys.shared.add(positionOf);
  if (key.modelId !== undefined) state.keys.models.add(key.modelId);
  return state.keys.byId.push(key) - 1;
}

/**
 * Takes a point of the series `id` into the summary. `log_model` sends the whole history of a metric again for its model:
 * what such a series repeats of the metric's own is not counted twice.
 */
export function takePoint(state: SeriesState, id: number, point: MetricPoint): void {
  const { byId, positions, shared } = state.keys;
  const position = positions[id] ?? 0;
  const ofModel = shared.size > 0 && byId[id]?.modelId !== undefined && shared.has(position);
  const repeated = ofModel && !isBeyond(state.table, position, Number(point.timestampMs), Number(point.step));
  takeIn(state.table, position, point, repeated);
}

/** Where each metric stands in the table. */
export function positionsByMetric({ keys }: SeriesState): Map<string, number> {
  return new Map(keys.byId.map(({ key }, id) => [key, keys.positions[id] ?? 0]));
}

/** Notes that the file has grown by whole records, the first of which begins at the old end, to `wholeBytes`. */
export function noteGrowth(state: SeriesState, wholeBytes: number, records: Buffer): void {
  if (state.wholeBytes - state.tailMark > tailBytes) {
    state.tailFrom = state.tailMark;
    state.tailMark = state.wholeBytes;
  }
  state.wholeBytes = wholeBytes;
  state.last = lastRecord(records, wholeBytes);
}

/**
 * Takes in what the file has beyond `state.wholeBytes`. The end is "torn" where the last record was cut: whoever writes next
 * cuts it off.
 * @throws UserError `store.damaged` for damage in the middle, naming the byte; the file is left as it is
 */
export function catchUp(state: SeriesState, path: string): SeriesEnd {
  const positions = positionsByMetric(state);
  const end = readSeriesNow(path, state.wholeBytes, {
    onKey: (_id, key) => {
      const id = addSeriesKey(state, key, positions.get(key.key));
      positions.set(key.key, state.keys.positions[id] ?? 0);
    },
    onPoint: (id, value, timestampMs, step) => takePoint(state, id, { value, timestampMs, step }),
    onExactPoint: (id, value, timestampMs, step) => takePoint(state, id, { value, timestampMs, step }),
  });
  if (end.state === "damaged") {
    throw new UserError({
      code: "store.damaged",
      kind: "failed",
      message: `${path} is damaged at byte ${end.wholeBytes}`,
      hint: "Put a copy of the file back and start the hub again; it was not changed.",
    });
  }
  state.wholeBytes = Math.max(state.wholeBytes, end.wholeBytes);
  state.last = end.last ?? state.last;
  return end;
}
