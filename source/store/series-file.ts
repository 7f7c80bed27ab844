import { readFile, writeFile } from "node:fs/promises";
import type { Metric, MetricPoint, MetricSummary } from "../domain/run.js";
import { isLater } from "../domain/run.js";
import { UserError } from "../domain/user-error.js";
import { type AppendFile, openAppendFile } from "./durable-file.js";
import { decodeSeries, encodeKey, encodePoints, type SeriesKey, type SeriesPoint } from "./series-record.js";
import { storeError } from "./store-error.js";

/** Points of one key in the order they came, as columns. */
export type SeriesColumns = {
  readonly key: SeriesKey;
  readonly values: Float64Array;
  readonly timestampsMs: Float64Array;
  readonly steps: Float64Array;
  readonly length: number;
};

/** All metric points of one run. Append-only; an answered point has been handed to the kernel. */
export type SeriesFile = {
  /** Points that stand in the tail already (a retry after a lost answer) are not written again. */
  readonly append: (metrics: readonly Metric[]) => Promise<void>;
  readonly sync: () => Promise<void>;
  readonly summaries: () => ReadonlyMap<string, MetricSummary>;
  /** The columns of one metric key over all its models and datasets. */
  readonly columns: (key: string) => readonly SeriesColumns[];
  readonly close: () => Promise<void>;
};

/** A retry repeats what was sent last: so many points of a key are looked through. */
const tailPoints = 128;

/**
 * The series of a run, read whole. A torn last record is cut off and kept as `<path>.torn`.
 * @throws UserError `store.damaged` for damage in the middle, naming the byte; the file is left as it is
 */
export async function openSeriesFile(path: string): Promise<SeriesFile> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return Buffer.alloc(0);
    throw storeError(error, path);
  });
  const series = new Map<number, GrowingColumns>();
  const ids = new Map<string, number>();
  const summaries = new Map<string, MetricSummary>();
  const add = (id: number, value: number, timestampMs: number, step: number) => {
    const columns = series.get(id);
    if (!columns) return;
    columns.push(value, timestampMs, step);
    // What log_model repeats for its model is in the summary already.
    if (columns.key.modelId !== undefined && ids.has(identity(keyOf({ key: columns.key.key })))) return;
    summaries.set(columns.key.key, extend(summaries.get(columns.key.key), columns.key, { value, timestampMs, step }));
  };
  const end = decodeSeries(bytes, 0, {
    onKey: (id, key) => {
      series.set(id, growingColumns(key));
      ids.set(identity(key), id);
    },
    onPoint: add,
  });
  if (end.state === "damaged") {
    throw new UserError({
      code: "store.damaged",
      kind: "failed",
      message: `${path} is damaged at byte ${end.wholeBytes}`,
      hint: "Put a copy of the file back; it was not changed.",
    });
  }
  if (end.state === "torn") await writeFile(`${path}.torn`, bytes.subarray(end.wholeBytes));
  let file: AppendFile | undefined;
  // Points whose write is under way count as written for a retry that comes meanwhile.
  let appending: Promise<void> = Promise.resolve();

  const appendNow = async (metrics: readonly Metric[]): Promise<void> => {
    file ??= await openAppendFile(path, end.wholeBytes);
    const parts: Buffer[] = [];
    const points: SeriesPoint[] = [];
    const newKeys: SeriesKey[] = [];
    for (const { key, modelId, datasetName, datasetDigest, value, timestampMs, step } of metrics) {
      const seriesKey = keyOf({ key, modelId, datasetName, datasetDigest });
      const name = identity(seriesKey);
      let id = ids.get(name);
      if (id === undefined) {
        id = ids.size;
        ids.set(name, id);
        newKeys.push(seriesKey);
        parts.push(encodeKey(id, seriesKey));
      } else if (series.get(id)?.inTail(value, timestampMs, step)) continue;
      points.push({ id, value, timestampMs, step });
    }
    if (points.length === 0) return;
    parts.push(encodePoints(points));
    try {
      await file.append(Buffer.concat(parts));
    } catch (error) {
      for (const key of newKeys) ids.delete(identity(key));
      throw error;
    }
    for (const key of newKeys) series.set(ids.get(identity(key)) ?? 0, growingColumns(key));
    for (const { id, value, timestampMs, step } of points) add(id, value, timestampMs, step);
  };

  return {
    append: (metrics) => {
      const next = appending.then(() => appendNow(metrics));
      appending = next.catch(() => undefined);
      return next;
    },
    sync: async () => file?.sync(),
    summaries: () => summaries,
    columns: (key) =>
      [...series.values()].filter((columns) => columns.key.key === key).map((columns) => columns.view()),
    close: async () => {
      await appending;
      await file?.close();
    },
  };
}

type GrowingColumns = {
  readonly key: SeriesKey;
  readonly push: (value: number, timestampMs: number, step: number) => void;
  readonly inTail: (value: number, timestampMs: number, step: number) => boolean;
  readonly view: () => SeriesColumns;
};

function growingColumns(key: SeriesKey): GrowingColumns {
  let values = new Float64Array(16);
  let timestampsMs = new Float64Array(16);
  let steps = new Float64Array(16);
  let length = 0;
  return {
    key,
    push: (value, timestampMs, step) => {
      if (length === values.length) {
        values = doubled(values);
        timestampsMs = doubled(timestampsMs);
        steps = doubled(steps);
      }
      values[length] = value;
      timestampsMs[length] = timestampMs;
      steps[length] = step;
      length += 1;
    },
    inTail: (value, timestampMs, step) => {
      for (let i = length - 1; i >= Math.max(0, length - tailPoints); i--) {
        if (steps[i] === step && timestampsMs[i] === timestampMs && Object.is(values[i], value)) return true;
      }
      return false;
    },
    view: () => ({ key, values, timestampsMs, steps, length }),
  };
}

function doubled(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const next = new Float64Array(array.length * 2);
  next.set(array);
  return next;
}

/** Without fields that are not set, so that the JSON of equal keys is equal. */
function keyOf({ key, modelId, datasetName, datasetDigest }: SeriesKey): SeriesKey {
  return {
    key,
    ...(modelId === undefined ? {} : { modelId }),
    ...(datasetName === undefined ? {} : { datasetName }),
    ...(datasetDigest === undefined ? {} : { datasetDigest }),
  };
}

function identity({ key, modelId, datasetName, datasetDigest }: SeriesKey): string {
  return JSON.stringify([key, modelId, datasetName, datasetDigest]);
}

function extend(before: MetricSummary | undefined, key: SeriesKey, point: MetricPoint): MetricSummary {
  const isNumber = !Number.isNaN(point.value);
  const metric = { ...key, ...point };
  if (!before) {
    return {
      last: metric,
      min: isNumber ? point : undefined,
      max: isNumber ? point : undefined,
      count: 1,
      nanCount: isNumber ? 0 : 1,
    };
  }
  return {
    last: isLater(point, before.last) ? metric : before.last,
    min: isNumber && (before.min === undefined || point.value < before.min.value) ? point : before.min,
    max: isNumber && (before.max === undefined || point.value > before.max.value) ? point : before.max,
    count: before.count + 1,
    nanCount: before.nanCount + (isNumber ? 0 : 1),
  };
}
