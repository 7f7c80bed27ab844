import { closeSync, mkdtempSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Gap } from "./record-counter.js";
import type { TextFile } from "./table-source.js";

const chunkBytes = 4 << 20;

/** A copy without the records whose quotes are broken. */
export type CopiedRows = {
  readonly path: string;
  /** Of the rows; a broken header is none. */
  readonly gaps: readonly Gap[];
  /** The line of the file that is this one of the copy, from 1. */
  readonly lineOf: (line: number) => number;
};

/**
 * A copy of a CSV or TSV under a header of its own, byte by byte, but for what the survey found broken. undefined where that is
 * too much to be told.
 */
export function copyRows(
  { path, survey }: TextFile,
  delimiter: string,
  columns: number,
  scratch: string,
): CopiedRows | undefined {
  const { firstEnd, sizeBytes } = survey;
  const gaps = survey.gaps?.filter(({ start }) => start >= firstEnd);
  if (gaps === undefined) return undefined;
  const to = join(mkdtempSync(join(scratch, "rows-")), "text");
  const [from, target] = [openSync(path, "r"), openSync(to, "wx", 0o600)];
  try {
    const names = Array.from({ length: columns }, (_, at) => `c${at}`);
    writeSync(target, `${names.join(delimiter)}${lineEnd(from, firstEnd)}`);
    let at = firstEnd;
    for (const { start, end } of [...gaps, { start: sizeBytes, end: sizeBytes }]) {
      copyBytes(from, target, at, start);
      at = end;
    }
  } finally {
    closeSync(from);
    closeSync(target);
  }
  return { path: to, gaps, lineOf: (line) => lineInFile(line - 2 + survey.secondLine, gaps) };
}

function lineInFile(lineWithoutGaps: number, gaps: readonly Gap[]): number {
  let line = lineWithoutGaps;
  for (const gap of gaps) {
    if (gap.line > line) break;
    line += gap.lines;
  }
  return line;
}

/** All lines end as the header does: DuckDB reads no other. */
function lineEnd(file: number, end: number): string {
  const last = Buffer.alloc(2);
  readSync(file, last, 0, 2, Math.max(0, end - 2));
  return last.toString("latin1") === "\r\n" ? "\r\n" : "\n";
}

function copyBytes(from: number, target: number, start: number, end: number): void {
  const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, end - start));
  for (let at = start; at < end; ) {
    const read = readSync(from, chunk, 0, Math.min(chunk.length, end - at), at);
    if (read === 0) return;
    for (let written = 0; written < read; ) written += writeSync(target, chunk, written, read - written);
    at += read;
  }
}
