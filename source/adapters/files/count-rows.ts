import { type FileHandle, open, stat } from "node:fs/promises";
import { formatOf } from "../../domain/data/table.js";
import { createTurns } from "../../domain/turns.js";
import { isOldMac, withNewlines } from "../tables/carriages.js";
import { createRecordCounter, type RecordCounter } from "../tables/record-counter.js";
import { delimiterOfHead } from "../tables/record-file.js";
import { isWide, markBytes, type Unicode, unicodeOf } from "../tables/unicode.js";
import { createJsonRecordCounter } from "./json-record-counter.js";
import { withParquet } from "./parquet.js";

/** Larger texts are not counted: that a number is missing says less wrong than a wait. */
const largestBytes = 64_000_000;
const chunkBytes = 1 << 18;

/**
 * Rows of a CSV, TSV or JSONL file, broken ones among them, its header not counted, elements of a JSON file that is a list: those of
 * the text, whatever it was written in; rows that the end of a Parquet file tells of. undefined for other files and large texts.
 */
export async function countRows(path: string, name: string = path): Promise<number | undefined> {
  const format = formatOf(name);
  const info = await stat(path).catch(() => undefined);
  if (format === undefined || !info?.isFile()) return undefined;
  if (format === "parquet") return withParquet(path, async ({ totalRows }) => totalRows).catch(() => undefined);
  if (info.size > largestBytes) return undefined;
  const file = await open(path, "r");
  try {
    const head = await partOf(file, 0);
    const unicode = unicodeOf(head);
    const text = isWide(unicode)
      ? decoded(await file.readFile(), unicode)
      : isOldMac(head)
        ? withNewlines(await file.readFile())
        : undefined;
    const start = markBytes(unicode);
    const read = async (at: number) => text?.subarray(at, at + chunkBytes) ?? partOf(file, at);
    if (format === "json") return await countElements(read, start);
    const isTable = format === "csv" || format === "tsv";
    const delimiter = format === "tsv" ? "\t" : delimiterOfHead(text ?? head.subarray(start));
    const counter = createRecordCounter(isTable ? delimiter.charCodeAt(0) : undefined, start);
    await countAll(counter, read, start);
    return Math.max(0, counter.counted().records - (isTable ? 1 : 0));
  } finally {
    await file.close();
  }
}

type Read = (at: number) => Promise<Buffer>;

async function countElements(read: Read, start: number): Promise<number | undefined> {
  const turns = createTurns();
  const counter = createJsonRecordCounter();
  for (let at = start; ; ) {
    const bytes = await read(at);
    if (bytes.length === 0) return counter.records();
    counter.take(bytes);
    at += bytes.length;
    if (turns.isOver()) await turns.next();
  }
}

async function countAll(counter: RecordCounter, read: Read, start: number): Promise<void> {
  const turns = createTurns();
  for (let at: number | undefined = start; at !== undefined; ) {
    const bytes = await read(at);
    at = bytes.length === 0 ? counter.end(at) : counter.take(bytes, at);
    if (turns.isOver()) await turns.next();
  }
}

/** The text in UTF-8. */
function decoded(bytes: Buffer, unicode: Unicode): Buffer {
  return Buffer.from(new TextDecoder(unicode).decode(bytes));
}

async function partOf(file: FileHandle, at: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, at);
  return buffer.subarray(0, bytesRead);
}
