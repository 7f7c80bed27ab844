import { crc32 } from "node:zlib";
import type { LoggedModelId } from "../domain/ids.js";
import { type Int64, toInt64 } from "../domain/int64.js";
import type { Metric } from "../domain/run.js";

// A series file is a chain of records: length of the payload (u32), CRC32 of the payload (u32), version (u8), payload.
// Payloads of version 1, little-endian: kind (u8), then
//   kind 1, a key:          id (u32), JSON of {key, modelId?, datasetName?, datasetDigest?}
//   kind 2, exact points:   n times id (u32), value (f64), timestamp in ms (i64), step (i64)
//   kind 3, points:         n times id (u32), value (f64), timestamp in ms (f64), step (f64)
// Kind 2 holds what a double would round (beyond 2^53). Ids count from 0 in the order of the keys' records.
export const headerBytes = 9;
const recordVersion = 1;
const keyKind = 1;
const exactKind = 2;
const pointsKind = 3;
const pointBytes = 28;

/** What a series is known by: points of one metric key, perhaps of one model or dataset. */
export type SeriesKey = Pick<Metric, "key" | "modelId" | "datasetName" | "datasetDigest">;

export type SeriesPoint = {
  readonly id: number;
  readonly value: number;
  readonly timestampMs: Int64;
  readonly step: Int64;
};

export type SeriesReader = {
  readonly onKey: (id: number, key: SeriesKey) => void;
  readonly onPoint: (id: number, value: number, timestampMs: number, step: number) => void;
  /** A point with a timestamp or step beyond 2^53. */
  readonly onExactPoint: (id: number, value: number, timestampMs: Int64, step: Int64) => void;
};

/** The bytes of a record that gives a key its number. */
export function encodeKey(id: number, key: SeriesKey): Buffer {
  const json = Buffer.from(JSON.stringify(key));
  const payload = Buffer.allocUnsafe(5 + json.byteLength);
  payload.writeUInt8(keyKind, 0);
  payload.writeUInt32LE(id, 1);
  json.copy(payload, 5);
  return record(payload);
}

/** The bytes of a record of points. */
export function encodePoints(points: readonly SeriesPoint[]): Buffer {
  const bytes = Buffer.allocUnsafe(headerBytes + 1 + points.length * pointBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = headerBytes + 1;
  let exact = false;
  for (const { id, value, timestampMs, step } of points) {
    if (typeof timestampMs === "bigint" || typeof step === "bigint") {
      exact = true;
      break;
    }
    view.setUint32(at, id, true);
    view.setFloat64(at + 4, value, true);
    view.setFloat64(at + 12, timestampMs, true);
    view.setFloat64(at + 20, step, true);
    at += pointBytes;
  }
  if (exact) encodeExact(view, points);
  view.setUint8(headerBytes, exact ? exactKind : pointsKind);
  return seal(bytes);
}

/** Where a record begins, and the sum in its header: another file hardly has the same one there. */
export type RecordMark = { readonly at: number; readonly crc: number };

/**
 * How the reading of records ended: all of them, a cut one from `wholeBytes` on, or one there that does not fit its sum;
 * and the last whole one.
 */
export type SeriesEnd = {
  readonly wholeBytes: number;
  readonly state: "whole" | "torn" | "damaged";
  readonly last?: RecordMark | undefined;
};

/**
 * Reads the records of `bytes`; one that is cut or does not fit its sum ends the reading. Where `bytes` end with the file,
 * a last record that does not fit its sum was cut off while it was written: torn, too.
 */
export function decodeSeries(bytes: Buffer, atEndOfFile: boolean, reader: SeriesReader): SeriesEnd {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let last: RecordMark | undefined;
  for (let at = 0; at < bytes.byteLength; ) {
    const end = endOfRecord(view, at);
    if (end === undefined || !isSound(bytes, view, at, end)) {
      const cut = end === undefined || (atEndOfFile && end === bytes.byteLength);
      // A length that is wrong also reaches beyond the end: what a kill has cut has nothing whole behind it.
      const torn = cut && !(atEndOfFile && hasSoundRecord(bytes, view, at + 1));
      return { wholeBytes: at, state: torn ? "torn" : "damaged", last };
    }
    decodePayload(bytes, view, at + headerBytes, end, reader);
    last = { at, crc: view.getUint32(at + 4, true) };
    at = end;
  }
  return { wholeBytes: bytes.byteLength, state: "whole", last };
}

/** The mark of the last record of `bytes`, which are whole records and end at `end` of the file. */
export function lastRecord(bytes: Buffer, end: number): RecordMark {
  const at = lastBegin(bytes);
  return { at: end - bytes.byteLength + at, crc: bytes.readUInt32LE(at + 4) };
}

/** True where the record of this mark ends at `end`: `header` is what the file has at its place. */
export function fitsMark(header: Buffer, { at, crc }: RecordMark, end: number): boolean {
  if (header.byteLength < headerBytes) return false;
  return at + headerBytes + header.readUInt32LE(0) === end && header.readUInt32LE(4) === crc;
}

function lastBegin(bytes: Buffer): number {
  let begin = 0;
  for (let at = 0; at < bytes.byteLength; at += headerBytes + bytes.readUInt32LE(at)) begin = at;
  return begin;
}

/** Where the record that begins at `at` ends; undefined where that is beyond the bytes. */
function endOfRecord(view: DataView, at: number): number | undefined {
  if (at + headerBytes > view.byteLength) return undefined;
  const end = at + headerBytes + view.getUint32(at, true);
  return end > view.byteLength ? undefined : end;
}

function isSound(bytes: Buffer, view: DataView, at: number, end: number): boolean {
  const begin = at + headerBytes;
  if (end === begin || view.getUint8(at + 8) !== recordVersion) return false;
  return crc32(bytes.subarray(begin, end)) === view.getUint32(at + 4, true);
}

function hasSoundRecord(bytes: Buffer, view: DataView, from: number): boolean {
  for (let at = from; at < bytes.byteLength; at++) {
    const end = endOfRecord(view, at);
    if (end !== undefined && isSound(bytes, view, at, end)) return true;
  }
  return false;
}

function record(payload: Buffer): Buffer {
  return seal(Buffer.concat([Buffer.allocUnsafe(headerBytes), payload]));
}

function seal(bytes: Buffer): Buffer {
  bytes.writeUInt32LE(bytes.byteLength - headerBytes, 0);
  bytes.writeUInt32LE(crc32(bytes.subarray(headerBytes)), 4);
  bytes.writeUInt8(recordVersion, 8);
  return bytes;
}

function encodeExact(view: DataView, points: readonly SeriesPoint[]): void {
  let at = headerBytes + 1;
  for (const { id, value, timestampMs, step } of points) {
    view.setUint32(at, id, true);
    view.setFloat64(at + 4, value, true);
    view.setBigInt64(at + 12, BigInt(timestampMs), true);
    view.setBigInt64(at + 20, BigInt(step), true);
    at += pointBytes;
  }
}

function decodePayload(bytes: Buffer, view: DataView, begin: number, end: number, reader: SeriesReader): void {
  const kind = view.getUint8(begin);
  if (kind === keyKind) {
    // Our own JSON, proven by its sum.
    const key: SeriesKey & { modelId?: LoggedModelId } = JSON.parse(bytes.toString("utf8", begin + 5, end));
    reader.onKey(view.getUint32(begin + 1, true), key);
    return;
  }
  const last = end - pointBytes;
  if (kind === pointsKind) {
    for (let at = begin + 1; at <= last; at += pointBytes) {
      const timestampMs = view.getFloat64(at + 12, true);
      reader.onPoint(
        view.getUint32(at, true),
        view.getFloat64(at + 4, true),
        timestampMs,
        view.getFloat64(at + 20, true),
      );
    }
    return;
  }
  for (let at = begin + 1; at <= last; at += pointBytes) {
    const timestampMs = toInt64(view.getBigInt64(at + 12, true));
    const step = toInt64(view.getBigInt64(at + 20, true));
    const [id, value] = [view.getUint32(at, true), view.getFloat64(at + 4, true)];
    if (typeof timestampMs === "bigint" || typeof step === "bigint") reader.onExactPoint(id, value, timestampMs, step);
    else reader.onPoint(id, value, timestampMs, step);
  }
}
