import { closeSync, openSync, readSync } from "node:fs";
import type { MayHave } from "./needle.js";
import { linesOf } from "./read-lines.js";
import { type RawRecord, readRecords, recordsOf } from "./read-records.js";
import { everyRecord } from "./record-counter.js";
import type { TextFile } from "./table-source.js";
import { take } from "./take.js";

/** Records before `next` were looked at; `record`: one that may have it. */
export type Looked = { readonly next: number; readonly record?: RawRecord };

/** Bytes that are looked through at a time. */
const blockBytes = 4 << 20;
/** Records of a run, from one mark to the next, that are more are read one by one. */
const mostRunBytes = 32 << 20;

/** Records from the one with the number `from` on that may have what is looked for; most others are never taken apart. */
export function* findRecords(
  { path, survey: { marks, markLines, sizeBytes } }: TextFile,
  delimiter: string | undefined,
  from: number,
  mayHave: MayHave,
): Generator<Looked> {
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
      } else if (mayHave(bytes)) {
        for (let at = run; at < end; at++) {
          const part = bytes.subarray(startOf(at) - start, startOf(at + 1) - start);
          if (mayHave(part)) yield* matching(recordsOf(linesOf(part), placeOf(at)), at * everyRecord, from, mayHave);
        }
      }
      run = end;
      yield { next: run * everyRecord };
    }
  } finally {
    closeSync(file);
  }
}

function* matching(records: Iterable<RawRecord>, first: number, from: number, mayHave: MayHave): Generator<Looked> {
  let at = first;
  for (const record of records) {
    at += 1;
    if (at > from && mayHave(record.bytes)) yield { next: at, record };
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
