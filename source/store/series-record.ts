import { crc32 } from "node:zlib";
import type { LoggedModelId } from "../domain/ids.js";
import type { Metric } from "../domain/run.js";

// A series file is a chain of records: length of the payload (u32), CRC32 of the payload (u32), version (u8), payload.
// Payloads of version 1, little-endian: kind (u8), then
//   kind 1, a key:    id (u32), JSON of {key, modelId?, datasetName?, datasetDigest?}
//   kind 2, points:   n times id (u32), value (f64), timestamp in ms (i64), step (i64)
const headerBytes = 9;
const recordVersion = 1;
const keyKind = 1;
const pointsKind = 2;
const pointBytes = 28;

/** What a series is known by: points of one metric key, perhaps of one model or dataset. */
export type SeriesKey = Pick<Metric, "key" | "modelId" | "datasetName" | "datasetDigest">;

export type SeriesPoint = {
  readonly id: number;
  readonly value: number;
  readonly timestampMs: number;
  readonly step: number;
};

export type SeriesReader = {
  readonly onKey: (id: number, key: SeriesKey) => void;
  readonly onPoint: (id: number, value: number, timestampMs: number, step: number) => void;
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
  const payload = Buffer.allocUnsafe(1 + points.length * pointBytes);
  payload.writeUInt8(pointsKind, 0);
  let at = 1;
  for (const { id, value, timestampMs, step } of points) {
    payload.writeUInt32LE(id, at);
    payload.writeDoubleLE(value, at + 4);
    payload.writeBigInt64LE(BigInt(timestampMs), at + 12);
    payload.writeBigInt64LE(BigInt(step), at + 20);
    at += pointBytes;
  }
  return record(payload);
}

/** How the reading of a series file ended: all of it, a torn tail from `wholeBytes` on, or damage in the middle there. */
export type SeriesEnd = { readonly wholeBytes: number; readonly state: "whole" | "torn" | "damaged" };

/** Reads records from `from` on. A record that is cut or does not fit its sum ends the reading. */
export function decodeSeries(bytes: Buffer, from: number, reader: SeriesReader): SeriesEnd {
  let at = from;
  while (at < bytes.byteLength) {
    if (at + headerBytes > bytes.byteLength) return { wholeBytes: at, state: "torn" };
    const length = bytes.readUInt32LE(at);
    const end = at + headerBytes + length;
    if (end > bytes.byteLength) return { wholeBytes: at, state: "torn" };
    const payload = bytes.subarray(at + headerBytes, end);
    const sound = crc32(payload) === bytes.readUInt32LE(at + 4) && bytes.readUInt8(at + 8) === recordVersion;
    if (!sound) return { wholeBytes: at, state: end === bytes.byteLength ? "torn" : "damaged" };
    decodePayload(payload, reader);
    at = end;
  }
  return { wholeBytes: at, state: "whole" };
}

function record(payload: Buffer): Buffer {
  const header = Buffer.allocUnsafe(headerBytes);
  header.writeUInt32LE(payload.byteLength, 0);
  header.writeUInt32LE(crc32(payload), 4);
  header.writeUInt8(recordVersion, 8);
  return Buffer.concat([header, payload]);
}

function decodePayload(payload: Buffer, { onKey, onPoint }: SeriesReader): void {
  if (payload.readUInt8(0) === keyKind) {
    // Our own JSON, proven by its sum.
    const key: SeriesKey & { modelId?: LoggedModelId } = JSON.parse(payload.toString("utf8", 5));
    onKey(payload.readUInt32LE(1), key);
    return;
  }
  for (let at = 1; at + pointBytes <= payload.byteLength; at += pointBytes) {
    const id = payload.readUInt32LE(at);
    const timestampMs = Number(payload.readBigInt64LE(at + 12));
    onPoint(id, payload.readDoubleLE(at + 4), timestampMs, Number(payload.readBigInt64LE(at + 20)));
  }
}
