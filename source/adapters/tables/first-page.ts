import { type FileHandle, open } from "node:fs/promises";
import type { PageRow, PageWanted, TablePage } from "../../domain/data/page.js";
import { hasLoneCarriage } from "./carriages.js";
import { shown } from "./pages.js";
import { linesOf } from "./read-lines.js";
import { recordsOf } from "./read-records.js";
import { formOf, rowOf } from "./record-file.js";
import type { TableFile } from "./table-source.js";
import { take } from "./take.js";
import { isWide, markBytes, unicodeOf } from "./unicode.js";

/** Bytes of the head or tail that are looked at; of a table with a header a page is nearly always in the first few. */
const partBytes = 1 << 20;
const fewBytes = 1 << 16;
const newline = 0x0a;

/**
 * The first or the last rows of a CSV, TSV or JSONL, read from its head or tail alone; undefined where these do not tell: other
 * rows, rows of megabytes, UTF-16, a `\r` alone, a tail of which nobody knows whether it is inside quotes.
 */
export async function firstPage(file: TableFile, wanted: PageWanted): Promise<TablePage | undefined> {
  if (file.format === "json" || file.format === "parquet" || wanted.of === "random" || wanted.of === "found")
    return undefined;
  const handle = await open(file.path, "r");
  try {
    const { size } = await handle.stat();
    // Keys of JSON are looked for in all of the head.
    const isFew = size > partBytes && file.format !== "jsonl" && wanted.of === "from";
    const few = isFew ? pageOfHead(await readPart(handle, 0, fewBytes), size, file, wanted) : undefined;
    if (few) return few;
    const head = await readPart(handle, 0, partBytes);
    const isTail = wanted.of === "last" && size > head.length;
    return isTail
      ? lastRows(await readPart(handle, size - partBytes, partBytes), head, file, wanted)
      : pageOfHead(head, size, file, wanted);
  } finally {
    await handle.close();
  }
}

function pageOfHead(
  head: Buffer,
  size: number,
  file: TableFile,
  wanted: Extract<PageWanted, { of: "from" | "last" }>,
): TablePage | undefined {
  const unicode = unicodeOf(head);
  if (isWide(unicode) || hasLoneCarriage(head)) return undefined;
  const form = formOf(head, file.format);
  const isWhole = size <= head.length;
  const text = head.subarray(markBytes(unicode));
  const records = recordsOf(linesOf(text), { delimiter: form.delimiter, line: 1 }, !isWhole);
  const header = form.delimiter === undefined ? 0 : 1;
  // No further than it takes: the last record of a head may be half of one.
  const enough = isWhole || wanted.of === "last" ? undefined : wanted.from + wanted.limit + header + 1;
  const known = [...(enough === undefined ? records : take(records, enough))].slice(header);
  if (enough !== undefined && known.length + header < enough) return undefined;
  const from = wanted.of === "last" ? Math.max(0, known.length - wanted.limit) : wanted.from;
  const rows = known
    .slice(from, from + wanted.limit)
    .map((raw, at) => shown(rowOf(form, raw, from + at), form.columns, wanted.whole));
  return { columns: form.columns, rows, ...(isWhole ? { total: known.length } : {}) };
}

function lastRows(tail: Buffer, head: Buffer, file: TableFile, wanted: PageWanted): TablePage | undefined {
  if (isWide(unicodeOf(head)) || hasLoneCarriage(head)) return undefined;
  const form = formOf(head, file.format);
  const begin = tail.indexOf(newline) + 1;
  if (begin === 0) return undefined;
  const records = [...recordsOf(linesOf(tail.subarray(begin)), { delimiter: form.delimiter, line: 1 })];
  if (records.length < wanted.limit) return undefined;
  const rows = records.slice(-wanted.limit).map((raw): PageRow => {
    // Nobody has counted the rows before it.
    const { at: _, line: __, ...row } = shown(rowOf(form, raw, 0), form.columns, wanted.whole);
    return row;
  });
  // Begun inside a quoted cell all that follows would be taken for something else.
  const isCertain =
    form.delimiter === undefined || !tail.includes(0x22) || rows.every(({ broken }) => broken === undefined);
  return isCertain ? { columns: form.columns, rows } : undefined;
}

async function readPart(handle: FileHandle, at: number, most: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(most), 0, most, Math.max(0, at));
  return buffer.subarray(0, bytesRead);
}
