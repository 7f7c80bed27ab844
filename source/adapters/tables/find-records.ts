import { closeSync, openSync, readSync } from "node:fs";
import { type InColumn, recordsInColumn } from "./find-in-column.js";
import { hasOtherCapitals, type MayHave } from "./needle.js";
import { linesOf } from "./read-lines.js";
import { type RawRecord, readRecords, recordsOf } from "./read-records.js";
import { everyRecord, type Gap } from "./record-counter.js";
import type { TextFile } from "./table-source.js";
import { take } from "./take.js";

/** Records before `next` were looked at; `record`: one that may have it. */
export type Looked = { readonly next: number; readonly record?: RawRecord };

/** Bytes that are looked through at a time. */
const blockBytes = 4 << 20;
/** Records of a run, from one mark to the next, that are more are read one by one. */
const mostRunBytes = 32 << 20;

/**
 * Records from the one with the number `from` on that may have what is looked for; most others are never taken apart. `inColumn`:
 * it is looked for in that column of a delimited file alone.
 */
export function* findRecords(
  { path, survey: { marks, markLines, sizeBytes, gaps } }: TextFile,
  delimiter: string | undefined,
  from: number,
  mayHave: MayHave,
  inColumn?: InColumn,
): Generator<Looked> {
  const isWhole = (start: number, end: number) => gaps !== undefined && !gaps.some((gap) => isWithin(gap, start, end));
  const startOf = (run: number) => marks[run] ?? sizeBytes;
  const placeOf = (run: number) => ({ delimiter, line: markLines[run] ?? 1 });
  const file = openSync(path, "r");
  try {
    for (let run = Math.floor(from / everyRecord); run < marks.length; ) {
      const start = startOf(run);
      let end = run + 1;
      while (end < marks.length && startOf(end + 1) - start <= blockBytes) end += 1;
      const isLarge = startOf(end) - start > mostRunBytes;
      const bytes = isLarge ? undefined : readBlock(file, start, startOf(end));
      if (bytes === undefined) {
        yield* matching(take(readRecords(file, start, placeOf(run)), everyRecord), run * everyRecord, from, mayHave);
      } else if (inColumn && isWhole(start, startOf(end)) && !hasOtherCapitals(bytes)) {
        yield* matchingInColumn(recordsInColumn(bytes, markLines[run] ?? 1, inColumn), run * everyRecord, from);
      } else if (mayHave(bytes)) {
        const runs = Array.from({ length: end - run }, (_, at) => run + at);
        const partOf = (at: number) => bytes.subarray(startOf(at) - start, startOf(at + 1) - start);
        for (const at of runs.filter((each) => mayHave(partOf(each)))) {
          yield* matching(recordsOf(linesOf(partOf(at)), placeOf(at)), at * everyRecord, from, mayHave);
        }
      }
      run = end;
      yield { next: run * everyRecord };
    }
  } finally {
    closeSync(file);
  }
}

function isWithin(gap: Gap, start: number, end: number): boolean {
  return gap.start < end && gap.end > start;
}

function* matching(records: Iterable<RawRecord>, first: number, from: number, mayHave: MayHave): Generator<Looked> {
  let at = first;
  for (const record of records) {
    at += 1;
    if (at > from && mayHave(record.bytes)) yield { next: at, record };
  }
}

function* matchingInColumn(found: ReturnType<typeof recordsInColumn>, first: number, from: number): Generator<Looked> {
  for (const { number, record } of found) {
    if (first + number > from) yield { next: first + number, record };
  }
}

function readBlock(file: number, start: number, end: number): Buffer {
  const bytes = Buffer.allocUnsafe(end - start);
  let read = 0;
  for (let more = -1; read < bytes.length && more !== 0; read += more) {
    more = readSync(file, bytes, read, bytes.length - read, start + read);
  }
  return bytes.subarray(0, read);
}
