import { createQuotes, longestRecord, quoteWords } from "./quotes.js";

/** Records from one mark to the next. */
export const everyRecord = 1024;
/** Records from a mark to the end of its run: what a sample is made of. */
const runRecords = 20;
const mostGaps = 10_000;
const [newline, carriage, quote] = [0x0a, 0x0d, 0x22];

export type CountedRecords = {
  /** Records that are not blank, the header and broken ones among them; a newline inside quotes ends none. */
  readonly records: number;
  /** Those of them whose quotes are not as they may be; the first. */
  readonly broken: number;
  readonly firstBroken?: { readonly line: number; readonly why: string };
  /** The longest line and record: from 1, in bytes. */
  readonly longest: { readonly line: number; readonly bytes: number };
  readonly longestRecord: number;
  readonly blankLines: number;
  /** Lines end both by `\n` and by `\r\n`. */
  readonly mixedEnds: boolean;
  /** Where each `everyRecord`th record begins, in bytes, on which line, and where the one `runRecords` behind it does. */
  readonly marks: readonly number[];
  readonly markLines: readonly number[];
  readonly runEnds: readonly number[];
  /** Where the first record ends, the header of a table, and the line behind it. */
  readonly firstEnd: number;
  readonly secondLine: number;
  /** Where the broken records stand; undefined: there are too many to tell. */
  readonly gaps: readonly Gap[] | undefined;
};

/** A broken record: its bytes, its first line (from 1) and how many it has. */
export type Gap = {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly lines: number;
  readonly why: string;
};

export type RecordCounter = {
  /** Takes what stands at the byte `base`. @returns where to read on, which is before its end where a quote never ended */
  readonly take: (bytes: Buffer, base: number) => number;
  /** The file ends. @returns where to read once more; undefined: all was counted */
  readonly end: (size: number) => number | undefined;
  readonly counted: () => CountedRecords;
  /** Bytes of the line that is being read. */
  readonly openBytes: (size: number) => number;
};

/**
 * Counts records of a text from the byte `start` on, by the rule of `recordsOf`: a quote that never ends, or is followed by
 * text, breaks the lines up to its own, and those behind are read once more. `delimiter` absent: a record a line.
 */
export function createRecordCounter(delimiter: number | undefined, start = 0): RecordCounter {
  const quotes = createQuotes(delimiter);
  let hasText = false;
  let last = 0;
  let [records, line, lineStart, recordStart] = [0, 1, start, start];
  let [recordLine, openLine] = [1, 1];
  let [broken, blankLines, longestBytes] = [0, 0, 0];
  let firstBroken: CountedRecords["firstBroken"];
  let longest = { line: 1, bytes: 0 };
  let [unix, windows] = [0, 0];
  const marks: number[] = [];
  const markLines: number[] = [];
  const runEnds: number[] = [];
  const gaps: Gap[] = [];
  let [firstEnd, secondLine] = [start, 1];
  /** Of the record that is being read. */
  let why: string | undefined;
  const endLine = (end: number) => {
    if (end - lineStart > longest.bytes) longest = { line, bytes: end - lineStart };
    line += 1;
    lineStart = end + 1;
  };
  const countRecord = (next: number) => {
    if (records % everyRecord === 0) {
      marks.push(recordStart);
      markLines.push(recordLine);
    }
    if (records === 0) [firstEnd, secondLine] = [next, line];
    if (why !== undefined && gaps.length <= mostGaps) {
      gaps.push({ start: recordStart, end: next, line: recordLine, lines: line - recordLine, why });
    }
    records += 1;
    if (records % everyRecord === runRecords) runEnds.push(next);
    longestBytes = Math.max(longestBytes, next - recordStart);
  };
  const beginRecord = (next: number) => {
    hasText = false;
    why = undefined;
    quotes.reset();
    recordStart = next;
    recordLine = line;
  };
  const countBroken = (on: number, isEndless: boolean) => {
    broken += 1;
    why = quoteWords(on, isEndless);
    firstBroken ??= { line: on, why };
  };
  /** `ends`: how its line does; the last of a file has no end of its own to tell of. */
  const endRecord = (next: number, ends: "unix" | "windows" | "none") => {
    if (hasText) {
      if (quotes.isBroken()) countBroken(line - 1, false);
      countRecord(next);
    } else if (next > recordStart) blankLines += 1;
    if (ends === "windows") windows += 1;
    else if (ends === "unix") unix += 1;
    beginRecord(next);
  };
  /** The record ends with the line on which its quote was opened. @returns where the next line begins */
  const goBack = (openedOn: number): number => {
    countBroken(openLine, true);
    line = openLine + 1;
    countRecord(openedOn + 1);
    lineStart = openedOn + 1;
    last = newline;
    beginRecord(lineStart);
    return lineStart;
  };
  /** A newline stands at `at` (of the file). @returns where the next record begins; undefined: this one goes on */
  const seeNewline = (at: number): number | undefined => {
    if (quotes.endLine(at)) openLine = line;
    endLine(at);
    if (!quotes.isOpen()) {
      endRecord(at + 1, last === carriage ? "windows" : "unix");
      return at + 1;
    }
    return at - recordStart >= longestRecord ? goBack(quotes.openedOn() ?? at) : undefined;
  };
  /** @returns where to read on, where it shows that a quote of a line before never ended */
  const seeLetter = (byte: number): number | undefined => {
    hasText ||= byte !== carriage;
    quotes.see(byte);
    const openedOn = quotes.isBroken() ? quotes.openedOn() : undefined;
    return openedOn === undefined ? undefined : goBack(openedOn);
  };
  /** Byte by byte to the end of the record or of the chunk. */
  const step = (bytes: Buffer, from: number, base: number): number => {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      const next = byte === newline ? seeNewline(base + at) : seeLetter(byte);
      if (next !== undefined) return next - base;
      last = byte;
    }
    return bytes.length;
  };
  /** A record that ends with its line, none of whose letters matter. */
  const takeLine = (bytes: Buffer, from: number, end: number, base: number): number => {
    const isWindows = (end > from ? bytes[end - 1] : last) === carriage;
    hasText ||= end - from > (isWindows ? 1 : 0);
    endLine(base + end);
    endRecord(base + end + 1, isWindows ? "windows" : "unix");
    return end + 1;
  };
  const takeLines = (bytes: Buffer, base: number) => {
    let at = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, at)) {
      at = takeLine(bytes, at, end, base);
    }
    hasText ||= bytes.length - at > 1 || (bytes.length > at && bytes[at] !== carriage);
    last = bytes.at(-1) ?? 0;
    return base + bytes.length;
  };
  const takeRecords = (bytes: Buffer, base: number) => {
    let nextQuote = -1;
    let at = 0;
    while (at >= 0 && at < bytes.length) {
      const end = recordStart === base + at ? bytes.indexOf(newline, at) : -1;
      if (end >= 0 && nextQuote < at) nextQuote = quoteFrom(bytes, at);
      const isLine = end >= 0 && end <= nextQuote;
      at = isLine ? takeLine(bytes, at, end, base) : step(bytes, at, base);
    }
    return base + at;
  };
  return {
    take: delimiter === undefined ? takeLines : takeRecords,
    end: (size) => {
      const openedOn = quotes.isOpen() ? quotes.openedOn() : undefined;
      if (openedOn !== undefined) return goBack(openedOn);
      if (quotes.isOpen()) countBroken(line, true);
      endLine(size);
      endRecord(size, "none");
      return undefined;
    },
    counted: () => ({
      records,
      broken,
      ...(firstBroken && { firstBroken }),
      longest,
      longestRecord: longestBytes,
      blankLines,
      mixedEnds: unix > 0 && windows > 0,
      marks,
      markLines,
      runEnds,
      firstEnd,
      secondLine,
      gaps: gaps.length > mostGaps ? undefined : gaps,
    }),
    openBytes: (size) => size - lineStart,
  };
}

function quoteFrom(bytes: Buffer, at: number): number {
  const found = bytes.indexOf(quote, at);
  return found < 0 ? bytes.length : found;
}
