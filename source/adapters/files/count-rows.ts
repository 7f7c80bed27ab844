import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";

/** Larger files are not counted: that a number is missing says less wrong than a wait. */
const largestBytes = 64_000_000;

/** Rows of a CSV, TSV or JSONL file, its header not counted; undefined for other files and large ones. */
export async function countRows(path: string, name: string = path): Promise<number | undefined> {
  const kind = /\.(csv|tsv|jsonl|ndjson)$/i.exec(name)?.[1]?.toLowerCase();
  const info = await stat(path).catch(() => undefined);
  if (kind === undefined || !info?.isFile() || info.size > largestBytes) return undefined;
  const quotes = kind === "csv" || kind === "tsv";
  const counter = { records: 0, inQuotes: false, hasText: false };
  for await (const chunk of createReadStream(path)) {
    const bytes: Buffer = chunk; // a stream without an encoding gives buffers
    countIn(bytes, quotes, counter);
  }
  const records = counter.records + (counter.hasText ? 1 : 0);
  return Math.max(0, records - (quotes ? 1 : 0));
}

/** Newlines inside quotes end no record; blank lines are none. */
function countIn(
  bytes: Buffer,
  quotes: boolean,
  counter: { records: number; inQuotes: boolean; hasText: boolean },
): void {
  for (const byte of bytes) {
    if (byte === 0x22 && quotes) counter.inQuotes = !counter.inQuotes;
    if (byte === 0x0a && !counter.inQuotes) {
      if (counter.hasText) counter.records += 1;
      counter.hasText = false;
    } else if (byte !== 0x0d) counter.hasText = true;
  }
}
