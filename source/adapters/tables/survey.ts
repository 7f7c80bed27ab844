import { isUtf8 } from "node:buffer";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { createQuotes } from "./quotes.js";

/** What is known of a text table before anything reads it: nothing may be left out without a word. */
export type Survey = {
  readonly sizeBytes: number;
  /** Records that are not blank, the header one of them; a newline inside quotes ends none. */
  readonly records: number;
  /** The longest line: from 1, in bytes. */
  readonly longest: { readonly line: number; readonly bytes: number };
  readonly isUtf8: boolean;
  /** Lines end both by `\n` and by `\r\n`. */
  readonly mixedEnds: boolean;
  readonly bom: "utf-8" | "utf-16le" | "utf-16be" | undefined;
  /** Where each `every`th record begins, in bytes, and where the one `run` records behind it does. */
  readonly marks: readonly number[];
  readonly runEnds: readonly number[];
  readonly every: number;
};

const chunkBytes = 4 << 20;
/** Records from one mark to the next. */
const everyRecord = 1024;
/** Records from a mark to the end of its run: what a sample is made of. */
const runRecords = 20;
const [newline, carriage, quote] = [0x0a, 0x0d, 0x22];

/**
 * Reads all of a file once, some hundred megabytes a second; it holds up the thread meanwhile. `delimiter` absent: a record a
 * line, quotes are letters. It ends at a line that is longer than `longestLine` bytes.
 */
export function survey(path: string, delimiter?: string, longestLine = Number.POSITIVE_INFINITY): Survey {
  const file = openSync(path, "r");
  try {
    const counter = createCounter(delimiter?.charCodeAt(0));
    const encoding = createEncodingCheck();
    const chunk = Buffer.allocUnsafe(chunkBytes);
    let at = 0;
    let bom: Survey["bom"];
    for (;;) {
      const read = readSync(file, chunk, 0, chunkBytes, at);
      if (read === 0) break;
      const bytes = chunk.subarray(0, read);
      if (at === 0) bom = bomOf(bytes);
      counter.take(bytes, at);
      encoding.take(bytes);
      at += read;
      if (counter.openBytes(at) > longestLine) break;
    }
    const { size } = fstatSync(file);
    return { sizeBytes: size, ...counter.end(at), isUtf8: encoding.end(), bom, every: everyRecord };
  } finally {
    closeSync(file);
  }
}

export function bomOf(bytes: Uint8Array): Survey["bom"] {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : undefined;
}

function createCounter(delimiter: number | undefined) {
  const quotes = createQuotes(delimiter);
  let hasText = false;
  let last = 0;
  let [records, line, lineStart, recordStart] = [0, 1, 0, 0];
  let longest = { line: 1, bytes: 0 };
  let [unix, windows] = [0, 0];
  const marks: number[] = [];
  const runEnds: number[] = [];
  const endLine = (end: number) => {
    if (end - lineStart > longest.bytes) longest = { line, bytes: end - lineStart };
    line += 1;
    lineStart = end + 1;
  };
  const endRecord = (next: number, isWindows: boolean) => {
    if (hasText) {
      if (records % everyRecord === 0) marks.push(recordStart);
      records += 1;
      if (records % everyRecord === runRecords) runEnds.push(next);
      if (isWindows) windows += 1;
      else unix += 1;
    }
    hasText = false;
    quotes.reset();
    recordStart = next;
  };
  /** Byte by byte to the end of the record or of the chunk. */
  const step = (bytes: Buffer, from: number, base: number): number => {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === newline) {
        endLine(base + at);
        if (!quotes.isOpen()) {
          endRecord(base + at + 1, last === carriage);
          return at + 1;
        }
      } else if (byte !== carriage) {
        hasText = true;
        quotes.see(byte);
      }
      last = byte;
    }
    return bytes.length;
  };
  /** A record that ends with its line, none of whose letters matter. */
  const takeLine = (bytes: Buffer, from: number, end: number, base: number): number => {
    const isWindows = (end > from ? bytes[end - 1] : last) === carriage;
    hasText ||= end - from > (isWindows ? 1 : 0);
    endLine(base + end);
    endRecord(base + end + 1, isWindows);
    return end + 1;
  };
  const takeLines = (bytes: Buffer, base: number) => {
    let at = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, at)) {
      at = takeLine(bytes, at, end, base);
    }
    hasText ||= bytes.length - at > 1 || (bytes.length > at && bytes[at] !== carriage);
    last = bytes.at(-1) ?? 0;
  };
  const takeRecords = (bytes: Buffer, base: number) => {
    let nextQuote = -1;
    for (let at = 0; at < bytes.length; ) {
      const end = recordStart === base + at ? bytes.indexOf(newline, at) : -1;
      if (end >= 0 && nextQuote < at) nextQuote = quoteFrom(bytes, at);
      const isLine = end >= 0 && end <= nextQuote;
      at = isLine ? takeLine(bytes, at, end, base) : step(bytes, at, base);
    }
  };
  const end = (size: number) => {
    // The last line has no end of its own to tell of.
    const ends = [unix, windows];
    endLine(size);
    endRecord(size, false);
    return { records, longest, mixedEnds: ends.every((count) => count > 0), marks, runEnds };
  };
  return {
    take: delimiter === undefined ? takeLines : takeRecords,
    end,
    openBytes: (size: number) => size - lineStart,
  };
}

function quoteFrom(bytes: Buffer, at: number): number {
  const found = bytes.indexOf(quote, at);
  return found < 0 ? bytes.length : found;
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
