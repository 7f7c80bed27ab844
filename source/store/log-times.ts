import { closeSync, fstatSync, openSync, writeSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { openToRead } from "./regular-file.js";

/**
 * When a log grew. A log is the raw output of the tool and has no times in it; the supervisor of an execution, which lives as
 * long as the execution does, looks at the log's size whenever it grows and notes (bytes, ms) in a file beside it, four times
 * a second at most. A line has the time of the first note that is beyond its beginning: it was there by then, and not a
 * quarter of a second before. A log without such a file (made by another version, or its supervisor was killed) has no times.
 */
export const noteEveryMs = 250;

/** Two doubles, little-endian: the size of the log in bytes, milliseconds since 1970. */
const recordBytes = 16;

export type TimeNotes = {
  /** The log has so many bytes now. */
  readonly note: (sizeBytes: number, atMs: number) => void;
  readonly close: () => void;
};

/** Notes for the log of one execution. What cannot be written (a full disk) is left out: the run is worth more than its times. */
export function writeTimes(path: string): TimeNotes {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "a", 0o600);
    // A record that was cut by the end of an earlier writer is filled up, so that the next stand where they should.
    const torn = fstatSync(descriptor).size % recordBytes;
    if (torn > 0) writeSync(descriptor, Buffer.alloc(recordBytes - torn));
  } catch {
    // as below
  }
  return {
    note: (sizeBytes, atMs) => {
      if (descriptor === undefined) return;
      const record = Buffer.alloc(recordBytes);
      record.writeDoubleLE(sizeBytes, 0);
      record.writeDoubleLE(atMs, 8);
      try {
        writeSync(descriptor, record);
      } catch {
        // The next note says nearly the same.
      }
    },
    close: () => {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}

/** When the lines were written that begin at these bytes (ascending), in ms; undefined where nobody noted it. */
export async function timesOf(path: string, starts: readonly number[]): Promise<readonly (number | undefined)[]> {
  const file = await openToRead(path).catch(() => undefined);
  if (!file) return starts.map(() => undefined);
  try {
    const records = Math.floor((await file.stat()).size / recordBytes);
    const times: (number | undefined)[] = [];
    let record = 0;
    for (const start of starts) {
      record = await firstBeyond(file, record, records, start);
      times.push(record < records ? (await readRecord(file, record)).atMs : undefined);
    }
    return times;
  } finally {
    await file.close();
  }
}

/** The first record from `low` on whose log was longer than `byte`. */
async function firstBeyond(file: FileHandle, low: number, high: number, byte: number): Promise<number> {
  let [from, to] = [low, high];
  // Most lines of a window were written with the one before.
  if (from < to && (await readRecord(file, from)).sizeBytes > byte) return from;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if ((await readRecord(file, middle)).sizeBytes > byte) to = middle;
    else from = middle + 1;
  }
  return from;
}

async function readRecord(
  file: FileHandle,
  at: number,
): Promise<{ readonly sizeBytes: number; readonly atMs: number }> {
  const { buffer } = await file.read(Buffer.alloc(recordBytes), 0, recordBytes, at * recordBytes);
  return { sizeBytes: buffer.readDoubleLE(0), atMs: buffer.readDoubleLE(8) };
}
