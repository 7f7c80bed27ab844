import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";

const chunkBytes = 1 << 20;
const leastBytes = 4096;
/** So many bytes of a chunk decide whether it is text. */
const lookedAt = 512;

/**
 * The md5 of a file's bytes, as DVC 3 has it; `legacy`: as DVC 2 had it, every CRLF of a text a LF, chunk by chunk of 1 MiB
 * (dvc-data, hashfile/hash.py). It never waits for a pipe. `read` is told how many bytes each chunk had.
 */
export async function md5OfFile(path: string, legacy: boolean, read?: (bytes: number) => void): Promise<string> {
  const hash = createHash("md5");
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    // Ten thousand small files would take ten thousand chunks of memory; a byte more than the file has tells its end.
    const { size: fileBytes } = await file.stat();
    const buffer = Buffer.allocUnsafe(fileBytes < chunkBytes ? Math.max(leastBytes, fileBytes + 1) : chunkBytes);
    for (;;) {
      const size = await filled(file, buffer);
      if (size > 0) {
        const chunk = buffer.subarray(0, size);
        hash.update(legacy && isText(chunk.subarray(0, lookedAt)) ? withUnixLines(chunk) : chunk);
        read?.(size);
      }
      if (size < buffer.byteLength) return hash.digest("hex");
    }
  } finally {
    await file.close();
  }
}

async function filled(file: Awaited<ReturnType<typeof open>>, buffer: Buffer): Promise<number> {
  let size = 0;
  while (size < buffer.byteLength) {
    const { bytesRead } = await file.read(buffer, size, buffer.byteLength - size);
    if (bytesRead === 0) break;
    size += bytesRead;
  }
  return size;
}

/** No NUL, and at most 30 % of what texts do not hold (dvc-data, hashfile/istextfile.py). */
function isText(block: Buffer): boolean {
  if (block.includes(0)) return false;
  const strange = block.filter((byte) => !(byte >= 32 && byte < 127) && ![9, 10, 13, 12, 8].includes(byte)).byteLength;
  return strange / block.byteLength <= 0.3;
}

function withUnixLines(chunk: Buffer): Buffer {
  return Buffer.from(chunk.toString("latin1").replaceAll("\r\n", "\n"), "latin1");
}
