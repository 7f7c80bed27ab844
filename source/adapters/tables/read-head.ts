import { closeSync, openSync, readSync } from "node:fs";

const headBytes = 1 << 20;

/** The first megabyte of a file. */
export function readHead(path: string): Buffer {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(headBytes);
    return bytes.subarray(0, readSync(file, bytes, 0, headBytes, 0));
  } finally {
    closeSync(file);
  }
}
