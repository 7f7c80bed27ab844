import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { recentFiles } from "../detail/recent-files.js";

/** Larger files are compared by their size alone: reading them would take longer than anyone waits. */
const mostBytes = 256 * 1024 * 1024;
const mostKept = 5000;

/** The first digits of a file's SHA-256, kept until it changes; undefined for a large one. */
export function createDigests(): (path: string, sizeBytes: number) => Promise<string | undefined> {
  const digest = recentFiles(mostKept, async (path) => {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path)) hash.update(chunk);
    return hash.digest("hex").slice(0, 16);
  });
  return async (path, sizeBytes) => (sizeBytes > mostBytes ? undefined : digest(path).catch(() => undefined));
}
