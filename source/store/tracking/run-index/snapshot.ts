import { statSync } from "node:fs";
import { crc32 } from "node:zlib";
import type { RunId } from "../../../domain/ids.js";
import { type Int64, toInt64 } from "../../../domain/int64.js";
import { saveDurably } from "../../durable-file.js";
import { readRegularNow } from "../../regular-file.js";
import type { SeriesKey } from "../../series-record.js";
import type { SeriesKeys, SeriesState } from "../../series-state.js";
import { figuresPerMetric } from "./metric-table.js";
import type { Pairs, RunEntry, RunHead } from "./run-entry.js";
import { type Shape, shapeOf } from "./shape.js";

// The index of runs as one file, so that a hub starts without reading every document and series. It is derived: what
// does not fit the files' marks is read from them again, and a snapshot that is damaged or of another version is none.
// Layout, little-endian: magic (8 bytes), bytes of the header (u32), CRC32 of all behind it (u32), header (JSON),
// padding to 8, per run: numbers (f64), then per run: indices (u32).
const magic = "SLIPIDX2";
const fixedBytes = 16;
/** Numbers of a run before its figures: document mtime and size, series mtime, wholeBytes, tailFrom, tailMark, last record. */
const numbersPerRun = 8;
/** Indices of a run before its texts: the shapes of params, tags and metrics. */
const indicesPerRun = 3;

type Header = {
  readonly shapes: readonly (readonly string[])[];
  readonly texts: readonly string[];
  readonly heads: readonly RunHead[];
  /** By run, where not each metric has the one series of its own. */
  readonly seriesKeys: Readonly<Record<string, readonly SeriesKey[]>>;
  /** Run, position, timestamp and step of last points that doubles round. */
  readonly exact: readonly (readonly [run: number, position: number, timestampMs: string, step: string])[];
  readonly numbers: number;
  readonly indices: number;
};

/** An entry as it was, and when its series was last written. */
export type Remembered = { readonly entry: RunEntry; readonly seriesMtimeMs: number };

/** @throws UserError `store.…` as `saveDurably` */
export async function saveSnapshot(
  path: string,
  entries: Iterable<RunEntry>,
  seriesPath: (runId: RunId) => string,
): Promise<void> {
  const shapes = numbering<Shape>();
  const texts = numbering<string>();
  const heads: RunHead[] = [];
  const seriesKeys: Record<string, readonly SeriesKey[]> = {};
  const exact: Header["exact"][number][] = [];
  const numbers: number[] = [];
  const indices: number[] = [];
  for (const { form, params, tags, document, series, runId } of entries) {
    const run = heads.push(form) - 1;
    const { table, keys, wholeBytes, tailFrom, tailMark, last } = series;
    const mtimeMs = wholeBytes === 0 ? 0 : (statSync(seriesPath(runId), { throwIfNoEntry: false })?.mtimeMs ?? 0);
    numbers.push(document.mtimeMs, document.sizeBytes, mtimeMs, wholeBytes, tailFrom, tailMark);
    numbers.push(last?.at ?? -1, last?.crc ?? 0);
    const used = table.shape.length * figuresPerMetric;
    for (let index = 0; index < used; index++) numbers.push(table.figures[index] ?? 0);
    indices.push(shapes.of(params.shape), shapes.of(tags.shape), shapes.of(table.shape));
    for (const value of params.values) indices.push(texts.of(value));
    for (const value of tags.values) indices.push(texts.of(value));
    if (!isPlain(series)) seriesKeys[run] = keys.byId;
    for (const [at, { timestampMs, step }] of table.exact) exact.push([run, at, String(timestampMs), String(step)]);
  }
  const header: Header = {
    shapes: shapes.all.map((shape) => shape.keys()),
    texts: texts.all,
    heads,
    seriesKeys,
    exact,
    numbers: numbers.length,
    indices: indices.length,
  };
  await saveDurably(path, encode(header, Float64Array.from(numbers), Uint32Array.from(indices)));
}

/** The runs of the snapshot by id; none where there is no sound one. */
export function loadSnapshot(path: string): ReadonlyMap<RunId, Remembered> {
  const decoded = decode(path);
  const runs = new Map<RunId, Remembered>();
  if (!decoded) return runs;
  const { header, numbers, indices } = decoded;
  const shapes = header.shapes.map(shapeOf);
  const keysOf = keysByShape();
  const shapeAt = (index: number | undefined): Shape => shapes[index ?? 0] ?? shapeOf([]);
  let [number, index] = [0, 0];
  const pairs = (shape: Shape): Pairs => {
    const values = Array.from({ length: shape.length }, (_, at) => header.texts[indices[index + at] ?? 0] ?? "");
    index += shape.length;
    return { shape, values };
  };
  header.heads.forEach((form, run) => {
    const [
      mtimeMs = 0,
      sizeBytes = 0,
      seriesMtimeMs = 0,
      wholeBytes = 0,
      tailFrom = 0,
      tailMark = 0,
      at = -1,
      crc = 0,
    ] = numbers.subarray(number, number + numbersPerRun);
    const [paramsShape, tagsShape, metricsShape] = indices.subarray(index, index + indicesPerRun);
    number += numbersPerRun;
    index += indicesPerRun;
    const shape = shapeAt(metricsShape);
    const figures = numbers.subarray(number, number + shape.length * figuresPerMetric);
    number += figures.length;
    const params = pairs(shapeAt(paramsShape));
    const tags = pairs(shapeAt(tagsShape));
    const series: SeriesState = {
      table: { shape, figures, exact: new Map() },
      keys: keysOf(header.seriesKeys[run], shape),
      ownsKeys: false,
      wholeBytes,
      tailFrom,
      tailMark,
      last: at < 0 ? undefined : { at, crc },
    };
    // The id was checked when the run was made, the snapshot by its sum.
    const runId = form.runId as RunId;
    runs.set(runId, { entry: { runId, form, params, tags, document: { mtimeMs, sizeBytes }, series }, seriesMtimeMs });
  });
  for (const [run, position, timestampMs, step] of header.exact) {
    const place: { timestampMs: Int64; step: Int64 } = {
      timestampMs: toInt64(BigInt(timestampMs)),
      step: toInt64(BigInt(step)),
    };
    const runId = header.heads[run]?.runId as RunId;
    runs.get(runId)?.entry.series.table.exact.set(position, place);
  }
  return runs;
}

function encode(header: Header, numbers: Float64Array, indices: Uint32Array): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const padding = Buffer.alloc((8 - ((fixedBytes + json.byteLength) % 8)) % 8, " ");
  const body = Buffer.concat([json, padding, Buffer.from(numbers.buffer), Buffer.from(indices.buffer)]);
  const fixed = Buffer.alloc(fixedBytes);
  fixed.write(magic, "latin1");
  fixed.writeUInt32LE(json.byteLength + padding.byteLength, 8);
  fixed.writeUInt32LE(crc32(body), 12);
  return Buffer.concat([fixed, body]);
}

function decode(path: string) {
  let bytes: Buffer;
  try {
    bytes = readRegularNow(path);
  } catch {
    return undefined;
  }
  if (bytes.byteLength < fixedBytes || bytes.toString("latin1", 0, 8) !== magic) return undefined;
  if (crc32(bytes.subarray(fixedBytes)) !== bytes.readUInt32LE(12)) return undefined;
  const numbersAt = fixedBytes + bytes.readUInt32LE(8);
  // Our own JSON, proven by its sum.
  const header: Header = JSON.parse(bytes.toString("utf8", fixedBytes, numbersAt));
  // A copy of their own: views want an aligned offset.
  const blocks = bytes.buffer.slice(bytes.byteOffset + numbersAt, bytes.byteOffset + bytes.byteLength);
  const numbers = new Float64Array(blocks, 0, header.numbers);
  return { header, numbers, indices: new Uint32Array(blocks, header.numbers * 8, header.indices) };
}

/** Each metric has one series, its own, in the order of the metrics. */
function isPlain({ keys, table }: SeriesState): boolean {
  const { byId, shared } = keys;
  return shared.size === 0 && byId.length === table.shape.length && byId.every((key) => Object.keys(key).length === 1);
}

/** Where each metric has the one series of its own, runs of one shape share the lists. */
function keysByShape(): (keys: readonly SeriesKey[] | undefined, shape: Shape) => SeriesKeys {
  const plain = new Map<Shape, SeriesKeys>();
  return (keys, shape) => {
    if (keys) return placesOf([...keys], shape);
    const known =
      plain.get(shape) ??
      placesOf(
        shape.keys().map((key) => ({ key })),
        shape,
      );
    plain.set(shape, known);
    return known;
  };
}

function placesOf(byId: SeriesKey[], shape: Shape): SeriesKeys {
  const byKey = new Map(shape.keys().map((key, position) => [key, position]));
  const positions = byId.map(({ key }) => byKey.get(key) ?? 0);
  const seen = new Set<number>();
  const shared = new Set(positions.filter((position) => seen.size === seen.add(position).size));
  const models = new Set(byId.flatMap(({ modelId }) => modelId ?? []));
  return { byId, positions, shared, models };
}

function numbering<T>() {
  const numbers = new Map<T, number>();
  const all: T[] = [];
  return {
    all,
    of: (item: T): number => {
      const known = numbers.get(item);
      if (known !== undefined) return known;
      numbers.set(item, all.length);
      return all.push(item) - 1;
    },
  };
}
