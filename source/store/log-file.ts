import type { FileHandle } from "node:fs/promises";
import { openToRead } from "./regular-file.js";

type LogLines = {
  readonly firstLine: number;
  readonly lines: readonly string[];
  readonly totalLines: number;
  readonly sizeBytes: number;
};

export type LogFile = {
  /** Lines from number `from` on (0 is the first), or the last ones. */
  readonly window: (from: number | "end", count: number) => Promise<LogLines>;
};

const everyLines = 500;
const chunkBytes = 1 << 20;
/** Kept of one line; the rest is counted. */
const longestLine = 65_536;
/** Read for one window, whatever its lines' length. */
const mostBytes = 32 << 20;

/**
 * A log that grows, by line numbers: a sparse index of newlines, carried on as the file grows. `part`: only its bytes from
 * `from` to before `to`, undefined: to its end.
 */
export function createLogFile(
  path: string,
  { from: begin, to }: { readonly from: number; readonly to?: number | undefined } = { from: 0 },
): LogFile {
  /** Byte where line `i * everyLines` begins. */
  let checkpoints = [begin];
  let newlines = 0;
  let indexedBytes = begin;
  let busy: Promise<unknown> = Promise.resolve();

  const index = async (file: FileHandle, size: number) => {
    if (size < indexedBytes) {
      checkpoints = [begin];
      newlines = 0;
      indexedBytes = begin;
    }
    const buffer = Buffer.allocUnsafe(chunkBytes);
    while (indexedBytes < size) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(chunkBytes, size - indexedBytes), indexedBytes);
      if (bytesRead === 0) break;
      for (let at = buffer.indexOf(0x0a); at >= 0 && at < bytesRead; at = buffer.indexOf(0x0a, at + 1)) {
        newlines += 1;
        if (newlines % everyLines === 0) checkpoints.push(indexedBytes + at + 1);
      }
      indexedBytes += bytesRead;
    }
  };

  const read = async (from: number | "end", count: number): Promise<LogLines> => {
    const file = await openToRead(path).catch(() => undefined);
    if (!file) return { firstLine: 0, lines: [], totalLines: 0, sizeBytes: 0 };
    try {
      const size = Math.max(begin, Math.min((await file.stat()).size, to ?? Number.POSITIVE_INFINITY));
      await index(file, size);
      const endsWhole = size === begin || (await lastByte(file, size)) === 0x0a;
      const totalLines = newlines + (endsWhole ? 0 : 1);
      const firstLine = Math.max(0, Math.min(from === "end" ? totalLines - count : from, totalLines));
      const lines = await readLines(file, size, firstLine, Math.min(count, totalLines - firstLine), checkpoints);
      return { firstLine, lines, totalLines, sizeBytes: size - begin };
    } finally {
      await file.close();
    }
  };

  return {
    window: (from, count) => {
      // One after the other: the index is carried on by each.
      const result = busy.then(() => read(from, count));
      busy = result.catch(() => undefined);
      return result;
    },
  };
}

async function readLines(
  file: FileHandle,
  size: number,
  firstLine: number,
  count: number,
  checkpoints: readonly number[],
): Promise<readonly string[]> {
  const checkpoint = Math.min(Math.floor(firstLine / everyLines), checkpoints.length - 1);
  let position = checkpoints[checkpoint] ?? 0;
  let skip = firstLine - checkpoint * everyLines;
  const lines: string[] = [];
  const end = Math.min(size, position + mostBytes);
  let rest = Buffer.alloc(0);
  while (lines.length < count && position < end) {
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, end - position));
    const { bytesRead } = await file.read(chunk, 0, chunk.byteLength, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    let bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    for (let at = bytes.indexOf(0x0a); at >= 0 && lines.length < count; at = bytes.indexOf(0x0a)) {
      if (skip > 0) skip -= 1;
      else lines.push(lineOf(bytes.subarray(0, at)));
      bytes = bytes.subarray(at + 1);
    }
    rest = bytes;
  }
  if (lines.length < count && skip === 0 && rest.byteLength > 0) lines.push(lineOf(rest));
  return lines;
}

function lineOf(bytes: Buffer): string {
  if (bytes.byteLength <= longestLine) return bytes.toString("utf8");
  return `${bytes.toString("utf8", 0, longestLine)} +${bytes.byteLength - longestLine} bytes`;
}

async function lastByte(file: FileHandle, size: number): Promise<number | undefined> {
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0];
}
