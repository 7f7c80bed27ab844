import type { ErrorState } from "../../domain/log-errors.js";
import { blockBytes } from "../../store/log-index.js";
import { lastState } from "../../store/log-lines.js";
import type { Matcher } from "./matcher.js";

/** Of a line that is longer only the beginning, or the last state of a progress bar, is looked at. */
const longestLine = 1 << 20;
const newline = 0x0a;

/** Reads bytes of the log: as many as there are from `from`, at most `most`; they hold until the next are read. */
export type ReadBytes = (from: number, most: number) => Buffer;

/** What was found since the last report. */
export type Found = {
  /** Lines that are meant, by the number of the block of 64 KB that they begin in. */
  readonly counts: ReadonlyMap<number, number>;
  readonly scannedBytes: number;
  /** The last line, which has no end yet, is meant: where it begins. */
  readonly open: number | undefined;
};

export type Scanner = {
  /** Looks at one more slice of what is there up to `sizeBytes`; undefined when there is none. */
  readonly next: (sizeBytes: number) => Found | undefined;
  /** Where the meant lines begin that begin in a block that was looked at. */
  readonly linesIn: (block: number) => readonly number[];
};

const sliceBytes = 1 << 20;

/** Goes through a log once, as it grows, and remembers only how many lines of each block are meant. */
export function createScanner(read: ReadBytes, matcher: Matcher): Scanner {
  let at = 0;
  /** The line that has no end yet: where it begins, what is kept of it. */
  let carryFrom = 0;
  let carry: Buffer = Buffer.alloc(0);
  /** What the matcher remembered when a block began, where that is anything. */
  const states = new Map<number, ErrorState>();
  let seenBlock = -1;

  const step = (byte: number, line: string): boolean => {
    const block = Math.floor(byte / blockBytes);
    if (block !== seenBlock && matcher.state() !== "outside") states.set(block, matcher.state());
    seenBlock = block;
    return matcher.step(line);
  };
  const walk = (bytes: Buffer, from: number, meant: (byte: number) => void) => {
    const jump = jumpOf(bytes, matcher);
    for (let line = jump(0); line < bytes.byteLength; ) {
      const found = bytes.indexOf(newline, line);
      const end = found < 0 ? bytes.byteLength : found;
      if (step(from + line, shownText(bytes.subarray(line, end)))) meant(from + line);
      line = jump(end + 1);
    }
  };
  const lineAt = (byte: number): Buffer => {
    let line: Buffer = Buffer.alloc(0);
    for (let from = byte; ; ) {
      const bytes = read(from, blockBytes);
      const end = bytes.indexOf(newline);
      line = longer(line, end < 0 ? bytes : bytes.subarray(0, end));
      if (end >= 0 || bytes.byteLength === 0) return line;
      from += bytes.byteLength;
    }
  };

  return {
    next: (sizeBytes) => {
      if (at >= sizeBytes) return undefined;
      const bytes = read(at, Math.min(sliceBytes, sizeBytes - at));
      if (bytes.byteLength === 0) return undefined;
      const counts = new Map<number, number>();
      const meant = (byte: number) => {
        const block = Math.floor(byte / blockBytes);
        counts.set(block, (counts.get(block) ?? 0) + 1);
      };
      const first = bytes.indexOf(newline);
      if (first < 0) carry = longer(carry, bytes);
      else {
        const last = bytes.lastIndexOf(newline);
        carry = longer(carry, bytes.subarray(0, first));
        if (step(carryFrom, shownText(carry))) meant(carryFrom);
        walk(bytes.subarray(first + 1, last + 1), at + first + 1, meant);
        carryFrom = at + last + 1;
        carry = Buffer.from(bytes.subarray(last + 1));
      }
      at += bytes.byteLength;
      return { counts, scannedBytes: at, open: isOpenMeant() ? carryFrom : undefined };
    },
    linesIn: (block) => {
      const begin = block * blockBytes;
      // The byte before tells whether a line begins with the block.
      const head = begin === 0 ? Buffer.from("\n") : Buffer.from(read(begin - 1, 1));
      const bytes = Buffer.concat([head, read(begin, blockBytes)]);
      const kept = matcher.state();
      matcher.restore(states.get(block) ?? "outside");
      const starts: number[] = [];
      for (let found = bytes.indexOf(newline); found >= 0 && found < blockBytes; ) {
        // Byte number `found` of the file's block follows the newline.
        if (begin + found >= carryFrom) break;
        const next = bytes.indexOf(newline, found + 1);
        const line = next < 0 ? lineAt(begin + found) : bytes.subarray(found + 1, next);
        if (matcher.step(shownText(line))) starts.push(begin + found);
        found = next;
      }
      matcher.restore(kept);
      return starts;
    },
  };

  function isOpenMeant(): boolean {
    if (carry.byteLength === 0) return false;
    const state = matcher.state();
    const isMeant = matcher.step(shownText(carry));
    matcher.restore(state);
    return isMeant;
  }
}

/** From the beginning of a line to that of the next which may be meant; the length of the bytes where none is. */
function jumpOf(bytes: Buffer, { candidate, state }: Matcher): (line: number) => number {
  if (!candidate) return (line) => line;
  const text = bytes.toString("utf8");
  // Only where a character is a byte and a line is what it shows can it be looked for in all lines at once.
  if (text.length !== bytes.byteLength || text.includes(esc)) return (line) => line;
  return (line) => {
    if (state() !== "outside" || line >= text.length) return line;
    candidate.lastIndex = line;
    const found = candidate.exec(text);
    if (!found) return text.length;
    return found.index === 0 ? 0 : Math.max(line, text.lastIndexOf("\n", found.index - 1) + 1);
  };
}

/** A line with what goes on with it; of one that is too long beginning and end are kept, which tells whether it is a progress bar. */
function longer(line: Buffer, bytes: Buffer): Buffer {
  const whole = Buffer.concat([line, bytes]);
  if (whole.byteLength <= 2 * longestLine) return whole;
  return Buffer.concat([whole.subarray(0, longestLine), whole.subarray(whole.byteLength - longestLine / 2)]);
}

/** What a reader sees of a line, without the sequences that colour it. */
function shownText(line: Buffer): string {
  const text = lastState(line).subarray(0, longestLine).toString("utf8");
  return text.includes(esc) ? text.replaceAll(sequence, "") : text;
}

const esc = "\u001b";
/** CSI, OSC to its end, any other of two characters. */
const sequence = new RegExp(`${esc}(?:\\[[ -?]*[@-~]|\\][^\u0007${esc}]*\u0007?|.)`, "g");
