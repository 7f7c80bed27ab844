import type { FileHandle } from "node:fs/promises";

/** Bytes that one entry of the index stands for; they are read again to find what is inside of them. */
export const blockBytes = 65_536;
/** Read and looked through at once: two milliseconds in which nothing else of the process goes on. */
const sliceBytes = 2 << 20;
const newline = 0x0a;

/** How many newlines stand before each block of 64 KB of a file that grows: 16 numbers a MB, whatever the lines' length. */
export type LogIndex = {
  /** Bytes that were looked through. */
  readonly covered: () => number;
  /** Newlines among them. */
  readonly newlines: () => number;
  /** Newlines of a whole block; undefined where it was not yet looked through. */
  readonly inBlock: (block: number) => number | undefined;
  /** Goes on to `size`, in slices between which everything else goes on. */
  readonly advance: (file: FileHandle, size: number) => Promise<void>;
  /** Newlines before a byte; undefined where that was not yet looked through. */
  readonly before: (file: FileHandle, byte: number) => Promise<number | undefined>;
  /** Where the line `number` (0 is the first) begins; undefined where so many were not yet seen. */
  readonly start: (file: FileHandle, number: number) => Promise<number | undefined>;
  /** The file began anew. */
  readonly reset: () => void;
};

export function createLogIndex(): LogIndex {
  /** Newlines before block `at`. */
  let before = new Float64Array(64);
  let covered = 0;
  let newlines = 0;

  const take = (bytes: Buffer) => {
    for (let at = 0; at < bytes.byteLength; ) {
      const left = blockBytes - (covered % blockBytes);
      const part = bytes.subarray(at, at + left);
      newlines += countNewlines(part);
      covered += part.byteLength;
      at += part.byteLength;
      if (covered % blockBytes !== 0) continue;
      const block = covered / blockBytes;
      if (block >= before.length) before = grown(before);
      before[block] = newlines;
    }
  };

  return {
    covered: () => covered,
    newlines: () => newlines,
    inBlock: (block) =>
      (block + 1) * blockBytes > covered ? undefined : (before[block + 1] ?? 0) - (before[block] ?? 0),
    advance: async (file, size) => {
      const most = Math.min(sliceBytes, size - covered);
      if (most <= 0) return;
      const buffers = [Buffer.allocUnsafe(most), Buffer.allocUnsafe(most)] as const;
      const read = async (turn: number, from: number) => {
        const buffer = buffers[turn % 2] ?? buffers[0];
        const { bytesRead } = await file.read(buffer, 0, Math.min(most, size - from), from);
        return buffer.subarray(0, bytesRead);
      };
      let next = read(0, covered);
      for (let turn = 1; covered < size; turn++) {
        const bytes = await next;
        if (bytes.byteLength === 0) return; // it became shorter
        const from = covered + bytes.byteLength;
        // The next slice is read while this one is looked through.
        next = from < size ? read(turn, from) : Promise.resolve(Buffer.alloc(0));
        take(bytes);
      }
    },
    before: async (file, byte) => {
      if (byte > covered) return undefined;
      const block = Math.floor(byte / blockBytes);
      const rest = byte - block * blockBytes;
      if (rest === 0) return before[block] ?? 0;
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(rest), 0, rest, block * blockBytes);
      return (before[block] ?? 0) + countNewlines(buffer.subarray(0, bytesRead));
    },
    start: async (file, number) => {
      if (number === 0) return 0;
      if (number > newlines) return undefined;
      let [low, high] = [0, Math.floor(covered / blockBytes)];
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if ((before[middle] ?? 0) < number) low = middle;
        else high = middle - 1;
      }
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(blockBytes), 0, blockBytes, low * blockBytes);
      const bytes = buffer.subarray(0, bytesRead);
      let at = -1;
      for (let left = number - (before[low] ?? 0); left > 0; left--) at = bytes.indexOf(newline, at + 1);
      return low * blockBytes + at + 1;
    },
    reset: () => {
      covered = 0;
      newlines = 0;
    },
  };
}

function grown(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(values.length * 2);
  larger.set(values);
  return larger;
}

/** So many newlines in the first bytes: each by itself is faster than a search for each. */
const sampled = 4096;
const dense = 80;

function countNewlines(bytes: Buffer): number {
  let count = 0;
  let at = bytes.indexOf(newline);
  for (; at >= 0 && at < sampled; at = bytes.indexOf(newline, at + 1)) count += 1;
  if (count > dense) {
    for (; at >= 0 && at < bytes.byteLength; at++) if (bytes[at] === newline) count += 1;
    return count;
  }
  for (; at >= 0; at = bytes.indexOf(newline, at + 1)) count += 1;
  return count;
}
