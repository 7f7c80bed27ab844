import { createQuotes, longestRecord, quoteWords } from "./quotes.js";
import { readLines } from "./read-lines.js";

const [quote, carriage, newline] = [0x22, 0x0d, Buffer.from("\n")];

/** A record as it stands. `line`: the first of its own, from 1. `broken`: why it is no row. */
export type RawRecord = { readonly bytes: Buffer; readonly line: number; readonly broken?: string };

type Place = { readonly delimiter: string | undefined; readonly line: number };

/** Records that are not blank, from the byte `at` on, which is on line `line`. `delimiter` absent: one a line. */
export function readRecords(file: number, at: number, place: Place): Generator<RawRecord> {
  return recordsOf(readLines(file, at), place);
}

/**
 * Lines put together where a newline is inside quotes. A quote that never ends, or is followed by text, breaks the lines up to
 * its own: those behind are read anew (`createRecordCounter` counts by the same rule). `isCut`: what is open at the end of the
 * lines may end behind it and is left out.
 */
export function* recordsOf(
  lines: Iterable<Buffer>,
  { delimiter, line: first }: Place,
  isCut = false,
): Generator<RawRecord> {
  const quotes = createQuotes(delimiter?.charCodeAt(0));
  const again = rewindable(lines);
  let open: Buffer[] = [];
  let bytes = 0;
  let line = first;
  const end = (count: number, broken: string | undefined): RawRecord | undefined => {
    const own = open.slice(0, count);
    const record = own.length === 1 ? own[0] : joined(own);
    const at = line;
    again.giveBack(open.slice(count));
    quotes.reset();
    open = [];
    bytes = 0;
    line += count;
    if (record === undefined || isBlank(record)) return undefined;
    return { bytes: record, line: at, ...(broken === undefined ? {} : { broken }) };
  };
  const giveUp = () => {
    const own = quotes.openedOn() ?? open.length - 1;
    const isEndless = quotes.isOpen() || own < open.length - 1;
    return end(own + 1, quoteWords(line + own, isEndless));
  };
  /** Takes a line in. @returns true where its record ends with it */
  const add = (next: Buffer): boolean => {
    if (delimiter !== undefined && (quotes.isOpen() || next.includes(quote))) next.forEach(quotes.see);
    open.push(next);
    bytes += next.length;
    if (!quotes.isOpen()) return true;
    quotes.endLine(open.length - 1);
    if (bytes >= longestRecord) return true;
    bytes += 1;
    return false;
  };
  for (let next = again.next(); next !== undefined || open.length > 0; next = again.next()) {
    if (next === undefined && isCut) return;
    if (next !== undefined && !add(next)) continue;
    const record = quotes.isOpen() || quotes.isBroken() ? giveUp() : end(open.length, undefined);
    if (record) yield record;
  }
}

function isBlank(record: Buffer): boolean {
  return record.length === 0 || (record.length === 1 && record[0] === carriage);
}

function joined(lines: readonly Buffer[]): Buffer {
  return Buffer.concat(lines.flatMap((line, at) => (at === 0 ? [line] : [newline, line])));
}

/** The lines one after the other; what is given back comes once more, first. */
function rewindable(lines: Iterable<Buffer>) {
  const source = lines[Symbol.iterator]();
  let back: readonly Buffer[] = [];
  let at = 0;
  return {
    next: (): Buffer | undefined => {
      if (at < back.length) return back[at++];
      const { done, value } = source.next();
      return done ? undefined : value;
    },
    giveBack: (given: readonly Buffer[]) => {
      if (given.length === 0) return;
      back = [...given, ...back.slice(at)];
      at = 0;
    },
  };
}
