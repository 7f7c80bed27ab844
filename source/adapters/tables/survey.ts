import { isUtf8 } from "node:buffer";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { createCarriageCheck } from "./carriages.js";
import { type CountedRecords, createRecordCounter } from "./record-counter.js";
import { markBytes, type Unicode, unicodeOf } from "./unicode.js";

/** What is known of a text table before anything reads it: nothing may be left out without a word. */
export type Survey = CountedRecords & {
  readonly sizeBytes: number;
  readonly isUtf8: boolean;
  /** A `\r` stands alone somewhere: within a line, or as the end of each, as old Macs had it. */
  readonly loneCarriage: boolean;
  readonly unicode: Unicode | undefined;
};

/** Told the share of a file that was read, from 0 to 1. */
export type OnRead = (share: number) => void;

const chunkBytes = 4 << 20;

/**
 * Reads all of a file once, some hundred megabytes a second; it holds up the thread meanwhile. `delimiter` absent: a record a
 * line, quotes are letters. It ends at a line that is longer than `longestLine` bytes. `onRead` is told the share that was read.
 */
export function survey(
  path: string,
  delimiter?: string,
  longestLine = Number.POSITIVE_INFINITY,
  onRead?: OnRead,
): Survey {
  const file = openSync(path, "r");
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    const read = (at: number) => chunk.subarray(0, readSync(file, chunk, 0, chunkBytes, at));
    const unicode = unicodeOf(read(0));
    const start = markBytes(unicode);
    const counter = createRecordCounter(delimiter?.charCodeAt(0), start);
    const encoding = createEncodingCheck();
    const carriages = createCarriageCheck();
    let seen = start;
    for (let at = start; ; ) {
      const bytes = read(at);
      if (bytes.length === 0) {
        const again = counter.end(at);
        if (again === undefined) break;
        at = again;
        continue;
      }
      // What is read once more was looked at.
      const unseen = bytes.subarray(Math.max(0, seen - at));
      encoding.take(unseen);
      carriages.take(unseen);
      seen = Math.max(seen, at + bytes.length);
      at = counter.take(bytes, at);
      onRead?.(seen / Math.max(seen, fstatSync(file).size));
      if (counter.openBytes(at) > longestLine) {
        counter.end(at);
        break;
      }
    }
    const found = { isUtf8: encoding.end(), loneCarriage: carriages.end(), unicode };
    return { sizeBytes: fstatSync(file).size, ...counter.counted(), ...found };
  } finally {
    closeSync(file);
  }
}

/** Chunks may end within a letter. */
function createEncodingCheck() {
  let rest: Uint8Array = new Uint8Array();
  let isAll = true;
  return {
    take: (bytes: Uint8Array) => {
      if (!isAll) return;
      const start = rest.length === 0 ? 0 : lettersStart(bytes);
      if (start > 0) isAll = isUtf8(Buffer.concat([rest, bytes.subarray(0, start)]));
      const end = wholeLetters(bytes);
      isAll &&= isUtf8(bytes.subarray(start, end));
      rest = Uint8Array.from(bytes.subarray(end));
    },
    end: () => isAll && rest.length === 0,
  };
}

/** Where the first letter begins: bytes before it belong to one of the chunk before. */
function lettersStart(bytes: Uint8Array): number {
  let at = 0;
  while (at < 3 && at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80) at += 1;
  return at;
}

/** Where the last letter ends that is whole. */
function wholeLetters(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
