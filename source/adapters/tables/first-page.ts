import { type FileHandle, open } from "node:fs/promises";
import type { PageRow, PageWanted, TablePage } from "../../domain/data/page.js";
import { shown } from "./pages.js";
import { recordsOf } from "./read-records.js";
import { formOf, rowOf } from "./record-file.js";
import { bomOf } from "./survey.js";
import type { TableFile } from "./table-source.js";

/** Bytes of the head or tail that are looked at. */
const partBytes = 1 << 20;
const newline = 0x0a;

/**
 * The first or the last rows of a CSV, TSV or JSONL, read from its head or tail alone; undefined where these do not tell: other
 * rows, rows of megabytes, UTF-16, a tail of which nobody knows whether it is inside quotes.
 */
export async function firstPage(file: TableFile, wanted: PageWanted): Promise<TablePage | undefined> {
  if (file.format === "json" || file.format === "parquet" || wanted.of === "random" || wanted.of === "found")
    return undefined;
  const handle = await open(file.path, "r");
  try {
    const { size } = await handle.stat();
    const head = await readPart(handle, 0);
    const bom = bomOf(head);
    if (bom === "utf-16le" || bom === "utf-16be") return undefined;
    const form = formOf(head.toString("utf8"), file.format);
    const isWhole = size <= head.length;
    const start = bom === "utf-8" ? 3 : 0;
    const records = [...recordsOf(linesOf(head.subarray(start)), form.delimiter)];
    const header = form.delimiter === undefined ? 0 : 1;
    // The last record of a head may be half of one.
    const rows = (isWhole ? records : records.slice(0, -1)).slice(header);
    const columns = form.columns;
    const show = (bytes: Buffer, at: number) => shown(rowOf(form, bytes, at), columns, wanted.whole);
    if (wanted.of === "last" && !isWhole) {
      const tail = await readPart(handle, size - partBytes);
      return lastRows(tail, form, wanted);
    }
    const from = wanted.of === "last" ? Math.max(0, rows.length - wanted.limit) : wanted.from;
    if (!isWhole && from + wanted.limit > rows.length) return undefined;
    const page = rows.slice(from, from + wanted.limit).map((bytes, at) => show(bytes, from + at));
    return { columns, rows: page, ...(isWhole ? { total: rows.length } : {}) };
  } finally {
    await handle.close();
  }
}

function lastRows(tail: Buffer, form: ReturnType<typeof formOf>, wanted: PageWanted): TablePage | undefined {
  const begin = tail.indexOf(newline) + 1;
  if (begin === 0) return undefined;
  const records = [...recordsOf(linesOf(tail.subarray(begin)), form.delimiter)];
  if (records.length < wanted.limit) return undefined;
  const rows = records.slice(-wanted.limit).map((bytes): PageRow => {
    // Nobody has counted the rows before it.
    const { at: _, ...row } = shown(rowOf(form, bytes, 0), form.columns, wanted.whole);
    return row;
  });
  // Begun inside a quoted cell all that follows would be taken for something else.
  const isCertain =
    form.delimiter === undefined || !tail.includes(0x22) || rows.every(({ broken }) => broken === undefined);
  return isCertain ? { columns: form.columns, rows } : undefined;
}

function* linesOf(text: Buffer): Generator<Buffer> {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf(newline, at);
    yield text.subarray(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 1;
  }
}

async function readPart(handle: FileHandle, at: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(partBytes), 0, partBytes, Math.max(0, at));
  return buffer.subarray(0, bytesRead);
}
