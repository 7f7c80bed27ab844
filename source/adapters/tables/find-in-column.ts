import type { RawRecord } from "./read-records.js";

const [quote, newline, carriage, space] = [0x22, 0x0a, 0x0d, 0x20];

export type InColumn = {
  /** A part of what is sought, in ASCII, without a quote and small: the cell has it as it stands, whatever its capitals. */
  readonly part: string;
  /** The number of the column, from 0. */
  readonly column: number;
  readonly delimiter: string;
};

/** A record, and which it is of those that are not blank, from 1. */
type Found = { readonly number: number; readonly record: RawRecord };

/**
 * Those of whole records, none of them broken, whose cell of a column may have the text. They are walked through byte by byte, none
 * is taken apart: a text that another column has everywhere costs no more than one that is nowhere. `line`: of the first byte.
 */
export function* recordsInColumn(bytes: Buffer, line: number, { part, column, delimiter }: InColumn): Generator<Found> {
  const end = bytes.length;
  const between = delimiter.charCodeAt(0);
  const small = bytes.toString("latin1").toLowerCase();
  let hit = nextHit(small, part, 0);
  let [number, counted, ownLine] = [0, 0, line];
  for (let start = 0; start < end && hit < end; ) {
    const cell = cellOf(bytes, start, column, between);
    const own = bytes.subarray(start, cell.recordEnd);
    if (hit < cell.begin) hit = nextHit(small, part, cell.begin);
    if (!isBlank(own)) {
      number += 1;
      if (hit <= cell.end - part.length) {
        ownLine += newlines(bytes, counted, start);
        counted = start;
        yield { number, record: { bytes: own, line: ownLine } };
      }
    }
    start = cell.recordEnd + 1;
  }
}

/** Where the cell of a column is in the record that begins at `start`, and where that ends; one that it has not is empty. */
function cellOf(bytes: Buffer, start: number, column: number, between: number) {
  let begin = start;
  let end = start;
  let at = cellEnd(bytes, start, between);
  if (column === 0) end = at;
  for (let cell = 1; bytes[at] === between; cell++) {
    const from = at + 1;
    at = cellEnd(bytes, from, between);
    if (cell === column) [begin, end] = [from, at];
  }
  return { begin, end, recordEnd: at };
}

/** Behind every place where there is none any more. */
function nextHit(small: string, part: string, from: number): number {
  const at = small.indexOf(part, from);
  return at < 0 ? Number.POSITIVE_INFINITY : at;
}

/** Where the delimiter or newline is, or the end, behind the cell that begins at `from`. */
function cellEnd(bytes: Buffer, from: number, between: number): number {
  const end = bytes.length;
  let at = from;
  while (bytes[at] === space) at += 1;
  if (bytes[at] === quote) at = quoteEnd(bytes, at + 1);
  while (at < end && bytes[at] !== between && bytes[at] !== newline) at += 1;
  return at;
}

/** Behind the quote that ends what begins at `from`; a doubled one is a letter. */
function quoteEnd(bytes: Buffer, from: number): number {
  const end = bytes.length;
  for (let at = from; at < end; at++) {
    if (bytes[at] !== quote) continue;
    if (bytes[at + 1] !== quote) return at + 1;
    at += 1;
  }
  return end;
}

function isBlank(record: Buffer): boolean {
  return record.length === 0 || (record.length === 1 && record[0] === carriage);
}

function newlines(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(newline, from); at >= 0 && at < to; at = bytes.indexOf(newline, at + 1)) count += 1;
  return count;
}
