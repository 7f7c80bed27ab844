import { closeSync, fstatSync, readSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { openToRead, openToReadNow } from "./regular-file.js";
import {
  decodeSeries,
  fitsMark,
  headerBytes,
  type RecordMark,
  type SeriesEnd,
  type SeriesReader,
} from "./series-record.js";
import { storeError } from "./store-error.js";

/** So much of a file is in memory at a time; also how long the hub does nothing else (a few milliseconds). */
const chunkBytes = 4 * 1024 * 1024;

/** Reads the records of a series file from the byte `from` on; a file that is not there is empty. @throws UserError `store.failed` */
export function readSeriesNow(path: string, from: number, reader: SeriesReader): SeriesEnd {
  let file: number;
  try {
    file = openToReadNow(path);
  } catch (error) {
    return emptyWhenMissing(error, path);
  }
  try {
    const size = fstatSync(file).size;
    const feed = createFeed(from, size, reader);
    for (;;) {
      const space = feed.space();
      if (space.byteLength === 0) return feed.end();
      if (!feed.took(readSync(file, space, 0, space.byteLength, feed.position()))) return feed.end();
    }
  } catch (error) {
    throw storeError(error, path);
  } finally {
    closeSync(file);
  }
}

/** True where the record of this mark is in the file and ends at `end`. @throws UserError `store.failed` */
export function hasRecordNow(path: string, mark: RecordMark, end: number): boolean {
  const file = openToReadNow(path);
  try {
    const header = Buffer.alloc(headerBytes);
    return fitsMark(header.subarray(0, readSync(file, header, 0, headerBytes, mark.at)), mark, end);
  } catch (error) {
    throw storeError(error, path);
  } finally {
    closeSync(file);
  }
}

/** As `readSeriesNow`, up to the byte `to`; other work goes on between the chunks. @throws UserError `store.failed` */
export async function readSeries(path: string, from: number, to: number, reader: SeriesReader): Promise<SeriesEnd> {
  let file: FileHandle;
  try {
    file = await openToRead(path);
  } catch (error) {
    return emptyWhenMissing(error, path);
  }
  try {
    const feed = createFeed(from, to, reader);
    for (;;) {
      const space = feed.space();
      if (space.byteLength === 0) return feed.end();
      const { bytesRead } = await file.read(space, 0, space.byteLength, feed.position());
      if (!feed.took(bytesRead)) return feed.end();
    }
  } catch (error) {
    throw storeError(error, path);
  } finally {
    await file.close();
  }
}

function emptyWhenMissing(error: unknown, path: string): SeriesEnd {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return { wholeBytes: 0, state: "whole" };
  throw storeError(error, path);
}

/** Takes a file in chunks and hands its records on; what a chunk has of a record that goes on in the next is kept. */
function createFeed(from: number, size: number, reader: SeriesReader) {
  let buffer = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(0, size - from)));
  let [begin, filled] = [from, 0];
  let state: SeriesEnd["state"] = "whole";
  let last: SeriesEnd["last"];
  return {
    /** Where the next bytes of the file go; empty when all were read. */
    space: (): Buffer => buffer.subarray(filled, Math.min(buffer.byteLength, filled + size - begin - filled)),
    position: () => begin + filled,
    /** False when there is nothing more to read: the end, or damage. */
    took: (bytes: number): boolean => {
      filled += bytes;
      const atEnd = bytes === 0 || begin + filled >= size;
      const end = decodeSeries(buffer.subarray(0, filled), atEnd, reader);
      state = end.state;
      if (end.last) last = { at: begin + end.last.at, crc: end.last.crc };
      buffer.copyWithin(0, end.wholeBytes, filled);
      begin += end.wholeBytes;
      filled -= end.wholeBytes;
      if (filled === buffer.byteLength) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.byteLength)]);
      return !atEnd && state !== "damaged";
    },
    end: (): SeriesEnd => ({ wholeBytes: begin, state, last }),
  };
}
