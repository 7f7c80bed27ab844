import { readdir, readFile, readlink } from "node:fs/promises";
import { join, sep } from "node:path";
import { statOf } from "../../adapters/files/file-identity.js";

/** How far a process is in the files that it reads. */
export type Reading = { readonly path: string; readonly doneBytes: number; readonly totalBytes: number };

/**
 * The file at or below one of `paths` (absolute) that a process has open, with how far it has read it; the largest, undefined
 * where it has none. Linux: the places of its open files (`/proc/PID/fdinfo`).
 */
export async function readingOf(pid: number, paths: readonly string[]): Promise<Reading | undefined> {
  const folder = `/proc/${pid}/fd`;
  const found: Reading[] = [];
  for (const fd of await readdir(folder).catch(() => [])) {
    const path = await readlink(join(folder, fd)).catch(() => "");
    if (!paths.some((each) => path === each || path.startsWith(each + sep))) continue;
    const info = await readFile(`/proc/${pid}/fdinfo/${fd}`, "utf8").catch(() => "");
    const done = Number(/^pos:\s*(\d+)/m.exec(info)?.[1] ?? 0);
    const size = Number((await statOf(path))?.size ?? 0);
    if (size > 0) found.push({ path, doneBytes: Math.min(done, size), totalBytes: size });
  }
  return found.sort((a, b) => b.totalBytes - a.totalBytes)[0];
}
