import { closeSync, mkdtempSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { TextFile } from "./table-source.js";

/** Runs of records that a sample is made of: of a smaller file DuckDB takes it itself. */
const leastRuns = 400;
const mostRuns = 1000;
/** A run of long records is left out, as one with a broken record is. */
const mostRunBytes = 1 << 20;

/**
 * A file of some records of each part of a text table, without its header: quicker than to read all of it once more. undefined
 * for a small one.
 */
export function sampleCopy({ path, survey }: TextFile, scratch: string): string | undefined {
  const { marks, runEnds, gaps } = survey;
  if (gaps === undefined) return undefined;
  const runs = Math.min(marks.length, runEnds.length);
  if (runs < leastRuns) return undefined;
  const to = join(mkdtempSync(join(scratch, "sample-")), "text");
  const [from, target] = [openSync(path, "r"), openSync(to, "wx", 0o600)];
  try {
    const every = Math.max(1, Math.floor(runs / mostRuns));
    // The first run has the header.
    for (let run = every; run < runs; run += every) {
      const [start = 0, end = 0] = [marks[run], runEnds[run]];
      const isBroken = gaps.some((gap) => gap.start < end && gap.end > start);
      if (isBroken || end - start > mostRunBytes) continue;
      const bytes = Buffer.allocUnsafe(end - start);
      writeSync(target, bytes, 0, readSync(from, bytes, 0, end - start, start));
    }
  } finally {
    closeSync(from);
    closeSync(target);
  }
  return to;
}
