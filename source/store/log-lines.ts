import { isAscii, isUtf8 } from "node:buffer";
import type { FileHandle } from "node:fs/promises";
import { blockBytes, type LogIndex } from "./log-index.js";

const newline = 0x0a;
const carriageReturn = 0x0d;
/** Kept of one line; the rest is counted. */
const longestText = 65_536;
/** The text of one window, whatever its lines' length: what is over it is cut shorter. */
const mostText = 2 << 20;

/** Where a line is: its newline is not part of it. */
export type LineSpan = {
  readonly byte: number;
  readonly sizeBytes: number;
  /** It has no newline yet. */
  readonly open?: true;
};

export type LineText = {
  readonly text: string;
  /** The length of the line, where the text is not all of it. */
  readonly lineBytes?: number;
  /** It is no UTF-8. */
  readonly isLatin1?: true;
};

/** The letters of a line; one that is no UTF-8 may be read as Latin-1, of which every byte is a letter. */
type ReadLetters = (line: Buffer) => Pick<LineText, "text" | "isLatin1">;

/** What is no UTF-8 is U+FFFD: a log may have any bytes, and the half of a letter at its end. */
const asUtf8: ReadLetters = (line) => ({ text: line.toString("utf8") });

/** For a file whose lines are texts. */
export const asTexts: ReadLetters = (line) =>
  isAscii(line) || isUtf8(line) ? asUtf8(line) : { text: line.toString("latin1"), isLatin1: true };

/** The lines from `from` (where one begins) on, at most `count`, none that begins at `end` or later. */
export async function spansFrom(
  file: FileHandle,
  from: number,
  { end, count, index }: { readonly end: number; readonly count: number; readonly index: LogIndex },
): Promise<readonly LineSpan[]> {
  const spans: LineSpan[] = [];
  let begin = from;
  for (let at = from; at < end && spans.length < count; ) {
    const block = Math.floor(at / blockBytes);
    const blockEnd = Math.min(end, (block + 1) * blockBytes);
    // The middle of a line that has no end here.
    if (index.inBlock(block) === 0) {
      at = blockEnd;
      continue;
    }
    const bytes = await readBytes(file, at, blockEnd);
    for (let found = bytes.indexOf(newline); found >= 0; found = bytes.indexOf(newline, found + 1)) {
      spans.push({ byte: begin, sizeBytes: at + found - begin });
      begin = at + found + 1;
      if (spans.length === count) return spans;
    }
    at = blockEnd;
  }
  if (spans.length < count && begin < end) spans.push({ byte: begin, sizeBytes: end - begin, open: true });
  return spans;
}

/** Where the `count` lines before `from` begin, the nearest first; `begin` is the first of all. */
export async function startsBefore(
  file: FileHandle,
  from: number,
  { begin, count, index }: { readonly begin: number; readonly count: number; readonly index: LogIndex },
): Promise<readonly number[]> {
  const starts: number[] = [];
  // The newline before `from` ends the line that is sought.
  for (let end = from - 1; end > begin && starts.length < count; ) {
    const block = Math.floor((end - 1) / blockBytes);
    const at = Math.max(begin, block * blockBytes);
    if (index.inBlock(block) !== 0) {
      const bytes = await readBytes(file, at, end);
      for (let found = lastNewline(bytes, bytes.byteLength); found >= 0; found = lastNewline(bytes, found)) {
        starts.push(at + found + 1);
        if (starts.length === count) return starts;
      }
    }
    end = at;
  }
  if (starts.length < count && from > begin) starts.push(begin);
  return starts;
}

/** Where the line begins that `byte` is in. */
export async function startOf(file: FileHandle, byte: number, begin: number, index: LogIndex): Promise<number> {
  if (byte <= begin) return begin;
  const [start = begin] = await startsBefore(file, byte + 1, { begin, count: 1, index });
  return start;
}

/** What lines say: of one that wrote over itself (a progress bar) the last state, of a long one the beginning. */
export async function textsOf(
  file: FileHandle,
  spans: readonly LineSpan[],
  letters: ReadLetters = asUtf8,
): Promise<readonly LineText[]> {
  const most = Math.min(longestText, Math.max(256, Math.floor(mostText / Math.max(1, spans.length))));
  const texts: LineText[] = [];
  let chunk: Buffer = Buffer.alloc(0);
  let chunkAt = 0;
  for (const { byte, sizeBytes } of spans) {
    const isInside = byte >= chunkAt && byte + sizeBytes <= chunkAt + chunk.byteLength;
    if (!isInside && sizeBytes <= longestText) {
      chunkAt = byte;
      chunk = await readBytes(file, byte, byte + Math.max(sizeBytes, longestText));
    }
    if (sizeBytes > longestText) texts.push(await longText(file, { byte, sizeBytes }, most, letters));
    else texts.push(textOf(chunk.subarray(byte - chunkAt, byte - chunkAt + sizeBytes), most, letters));
  }
  return texts;
}

/** The part of a line that a terminal would show when it has come to its end. */
export function lastState(bytes: Buffer): Buffer {
  let end = bytes.byteLength;
  while (end > 0 && bytes[end - 1] === carriageReturn) end -= 1;
  if (end === 0) return bytes.subarray(0, 0);
  return bytes.subarray(bytes.lastIndexOf(carriageReturn, end - 1) + 1, end);
}

function textOf(bytes: Buffer, most: number, letters: ReadLetters): LineText {
  const shown = lastState(bytes);
  const kept = wholeCharacters(shown, most);
  return cutText(kept, shown.byteLength, letters);
}

function cutText(kept: Buffer, lineBytes: number, letters: ReadLetters): LineText {
  const text = letters(kept);
  return kept.byteLength < lineBytes ? { ...text, lineBytes } : text;
}

/** At most so many bytes, and not the half of a character at their end. */
function wholeCharacters(bytes: Buffer, most: number): Buffer {
  let end = Math.min(most, bytes.byteLength);
  // A byte 10xxxxxx goes on with a character of at most four.
  for (let back = 0; back < 3 && ((bytes[end] ?? 0) & 0xc0) === 0x80; back++) end -= 1;
  return bytes.subarray(0, end);
}

async function longText(
  file: FileHandle,
  { byte, sizeBytes }: LineSpan,
  most: number,
  letters: ReadLetters,
): Promise<LineText> {
  const end = byte + sizeBytes;
  const tail = await readBytes(file, end - longestText, end);
  const state = lastState(tail);
  // A progress bar without an end: its last state is in the tail.
  if (state.byteLength < tail.byteLength && hasReturnBefore(tail, state)) return textOf(tail, most, letters);
  const head = wholeCharacters(await readBytes(file, byte, byte + most + 1), most);
  return cutText(head, sizeBytes, letters);
}

function hasReturnBefore(tail: Buffer, state: Buffer): boolean {
  return tail[state.byteOffset - tail.byteOffset - 1] === carriageReturn;
}

function lastNewline(bytes: Buffer, before: number): number {
  return before <= 0 ? -1 : bytes.lastIndexOf(newline, before - 1);
}

async function readBytes(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.max(0, to - from));
  const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, from);
  return buffer.subarray(0, bytesRead);
}
