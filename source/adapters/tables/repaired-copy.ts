import { isAscii, isUtf8 } from "node:buffer";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { isOldMac, withNewlines } from "./carriages.js";
import { isWide, markBytes, type Unicode } from "./unicode.js";

/** What a file's text was written in, where it is not plain UTF-8. */
export type Encoding = {
  readonly name: "UTF-16" | "Latin-1" | "mixed";
  /** The first line that is not UTF-8, from 1. */
  readonly firstLine?: number;
  readonly lines?: number;
};

const chunkBytes = 4 << 20;
const [newline, carriage, blank] = [0x0a, 0x0d, 0x20];

/**
 * Writes `to`: the same text in UTF-8, without a byte order mark, each line ended by `\n`. A line that is no UTF-8 is read as
 * Latin-1, of which every byte is a letter: none is left out.
 * @returns what it was written in, where that was not UTF-8
 */
export function repairedCopy(path: string, to: string, unicode: Unicode | undefined): Encoding | undefined {
  const [from, target] = [openSync(path, "r"), openSync(to, "wx", 0o600)];
  try {
    if (isWide(unicode)) {
      copyUtf16(from, target, unicode);
      return { name: "UTF-16" };
    }
    return copyLines(target, textChunks(from, markBytes(unicode)));
  } finally {
    closeSync(from);
    closeSync(target);
  }
}

function copyUtf16(from: number, target: number, encoding: "utf-16le" | "utf-16be"): void {
  const decoder = new TextDecoder(encoding);
  for (const bytes of chunks(from, 0)) writeAll(target, Buffer.from(decoder.decode(bytes, { stream: true })));
  writeAll(target, Buffer.from(decoder.decode()));
}

function copyLines(target: number, text: Iterable<Buffer>): Encoding | undefined {
  let rest: Buffer = Buffer.alloc(0);
  let [line, other, firstLine, letters] = [1, 0, 0, 0];
  const repaired = (each: Buffer): readonly Buffer[] => {
    const end = each.at(-1) === newline ? each.length - 1 : each.length;
    const own = each.subarray(0, each[end - 1] === carriage ? end - 1 : end);
    // A `\r` within a line is no end of it.
    for (let at = own.indexOf(carriage); at >= 0; at = own.indexOf(carriage, at)) own[at] = blank;
    if (isUtf8(own)) {
      if (!isAscii(own)) letters += 1;
      return [own, each.subarray(end)];
    }
    other += 1;
    firstLine ||= line;
    return [Buffer.from(own.toString("latin1")), each.subarray(end)];
  };
  const take = (text: Buffer) => {
    if (isUtf8(text) && !text.includes(carriage)) {
      if (!isAscii(text)) letters += 1;
      line += count(text);
      writeAll(target, text);
      return;
    }
    const parts: Buffer[] = [];
    for (const each of linesOf(text)) {
      parts.push(...repaired(each));
      line += 1;
    }
    writeAll(target, Buffer.concat(parts));
  };
  for (const bytes of text) {
    const end = bytes.lastIndexOf(newline) + 1;
    if (end === 0) {
      rest = Buffer.concat([rest, bytes]);
      continue;
    }
    take(Buffer.concat([rest, bytes.subarray(0, end)]));
    rest = Buffer.from(bytes.subarray(end));
  }
  if (rest.length > 0) take(rest);
  if (other === 0) return undefined;
  return { name: letters > 0 ? "mixed" : "Latin-1", firstLine, lines: other };
}

/** The file's bytes; those of an old Mac with the ends of lines that all others have. */
function* textChunks(file: number, start: number): Generator<Buffer> {
  let isMac: boolean | undefined;
  for (const bytes of chunks(file, start)) {
    isMac ??= isOldMac(bytes);
    yield isMac ? withNewlines(bytes) : bytes;
  }
}

function* chunks(file: number, start: number): Generator<Buffer> {
  const chunk = Buffer.allocUnsafe(chunkBytes);
  for (let at = start; ; ) {
    const read = readSync(file, chunk, 0, chunkBytes, at);
    if (read === 0) return;
    yield chunk.subarray(0, read);
    at += read;
  }
}

function* linesOf(text: Buffer): Generator<Buffer> {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf(newline, at);
    const next = end < 0 ? text.length : end + 1;
    yield text.subarray(at, next);
    at = next;
  }
}

function count(text: Buffer): number {
  let lines = 0;
  for (let at = text.indexOf(newline); at >= 0; at = text.indexOf(newline, at + 1)) lines += 1;
  return lines;
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
