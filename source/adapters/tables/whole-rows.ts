import { closeSync, mkdtempSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { openRecordFile } from "./record-file.js";
import type { BrokenLines, TextFile } from "./table-source.js";

/** Letters that are written at a time. */
const partLetters = 1 << 20;

/**
 * A copy of a CSV or TSV under a header of its own, with the rows alone: what is no row is left out and told. Each is written
 * anew, for what `copyRows` cannot do.
 */
export function wholeRows(
  file: TextFile,
  delimiter: string,
  scratch: string,
): { readonly path: string; readonly broken: BrokenLines } {
  const path = join(mkdtempSync(join(scratch, "rows-")), "text");
  const target = openSync(path, "wx", 0o600);
  try {
    const { columns, rows } = openRecordFile(file);
    let broken: BrokenLines = { broken: 0 };
    let part = `${columns.map((_, at) => `c${at}`).join(delimiter)}\n`;
    for (const row of rows(0)) {
      if (row.broken !== undefined) {
        const first = broken.firstBroken ?? { line: row.line ?? 1, why: row.broken };
        broken = { broken: broken.broken + 1, firstBroken: first };
        continue;
      }
      part += `${row.cells.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(delimiter)}\n`;
      if (part.length < partLetters) continue;
      writeSync(target, part);
      part = "";
    }
    writeSync(target, part);
    return { path, broken };
  } finally {
    closeSync(target);
  }
}
