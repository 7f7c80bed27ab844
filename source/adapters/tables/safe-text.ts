import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { readHead } from "./read-head.js";
import { delimiterOfHead } from "./record-file.js";
import { repairedCopy } from "./repaired-copy.js";
import { type OnRead, type Survey, survey } from "./survey.js";
import { tooLong } from "./table-error.js";
import type { TableFile, TextFile } from "./table-source.js";
import { isWide, unicodeOf } from "./unicode.js";

/** A line that is longer is refused. */
const longestLine = 32_000_000;

/** The file, or a copy of it, as a text that every reader understands alike. */
export function safeText(file: TableFile, scratch: string, onRead?: OnRead): TextFile {
  const head = readHead(file.path);
  const unicode = unicodeOf(head);
  const delimiter = file.format === "tsv" ? "\t" : file.format === "csv" ? delimiterOfHead(head) : undefined;
  const most = file.format === "json" ? undefined : longestLine;
  const known = isWide(unicode) ? undefined : survey(file.path, delimiter, most, onRead);
  if (known && most !== undefined) requireShortLines(file.name, known);
  const isPlain = known?.isUtf8 && !known.mixedEnds && !known.loneCarriage && unicode === undefined;
  if (known && isPlain) return { ...file, survey: known };
  const path = join(mkdtempSync(join(scratch, "copy-")), "text");
  const encoding = repairedCopy(file.path, path, unicode);
  const wide = isWide(unicode) && file.format === "csv" ? delimiterOfHead(readHead(path)) : delimiter;
  const again = survey(path, wide, most, onRead);
  if (most !== undefined) requireShortLines(file.name, again);
  return {
    ...file,
    path,
    survey: { ...again, mixedEnds: known?.mixedEnds ?? false },
    ...(encoding === undefined ? {} : { encoding }),
  };
}

function requireShortLines(name: string, { longest }: Survey): void {
  if (longest.bytes > longestLine) throw tooLong(name, longest.line, longestLine);
}
