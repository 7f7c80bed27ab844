import { readSync } from "node:fs";

const chunkBytes = 1 << 20;
const newline = 0x0a;

/** Lines of an open file from the byte `at` on, without their ends; they are good until the next is asked for. */
export function* readLines(file: number, at = 0): Generator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for (let from = at; ; ) {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    const read = readSync(file, chunk, 0, chunkBytes, from);
    if (read === 0) break;
    from += read;
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0 && end < read; end = chunk.indexOf(newline, start)) {
      const line = chunk.subarray(start, end);
      yield rest.length === 0 ? line : Buffer.concat([rest, line]);
      rest = Buffer.alloc(0);
      start = end + 1;
    }
    rest = Buffer.concat([rest, chunk.subarray(start, read)]);
  }
  if (rest.length > 0) yield rest;
}

/** Lines of a text without their ends. */
export function* linesOf(text: Buffer): Generator<Buffer> {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf(newline, at);
    yield text.subarray(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 1;
  }
}
