import { type FileHandle, open, stat } from "node:fs/promises";
import { createTurns } from "../../domain/turns.js";
import { isOldMac, withNewlines } from "../tables/carriages.js";
import { createRecordCounter, type RecordCounter } from "../tables/record-counter.js";
import { delimiterOfHead } from "../tables/record-file.js";
import { isWide, markBytes, type Unicode, unicodeOf } from "../tables/unicode.js";

/** Larger files are not counted: that a number is missing says less wrong than a wait. */
const largestBytes = 64_000_000;
const chunkBytes = 1 << 18;

/**
 * Rows of a CSV, TSV or JSONL file, broken ones among them, its header not counted; undefined for other files and large ones.
 * Those of the text, whatever it was written in.
 */
export async function countRows(path: string, name: string = path): Promise<number | undefined> {
  const kind = /\.(csv|tsv|jsonl|ndjson)$/i.exec(name)?.[1]?.toLowerCase();
  const info = await stat(path).catch(() => undefined);
  if (kind === undefined || !info?.isFile() || info.size > largestBytes) return undefined;
  const file = await open(path, "r");
  try {
    const head = await partOf(file, 0);
    const unicode = unicodeOf(head);
    const text = isWide(unicode)
      ? decoded(await file.readFile(), unicode)
      : isOldMac(head)
        ? withNewlines(await file.readFile())
        : undefined;
    const isTable = kind === "csv" || kind === "tsv";
    const delimiter = kind === "tsv" ? "\t" : delimiterOfHead(text ?? head.subarray(markBytes(unicode)));
    const counter = createRecordCounter(isTable ? delimiter.charCodeAt(0) : undefined, markBytes(unicode));
    const read = async (at: number) => text?.subarray(at, at + chunkBytes) ?? partOf(file, at);
    await countAll(counter, read, markBytes(unicode));
    return Math.max(0, counter.counted().records - (isTable ? 1 : 0));
  } finally {
    await file.close();
  }
}

async function countAll(counter: RecordCounter, read: (at: number) => Promise<Buffer>, start: number): Promise<void> {
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
