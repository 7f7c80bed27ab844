import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** The names in a folder that begin so, those of folders (and of links to some) with a slash; none where it cannot be read. */
export async function namesInFolder(folder: string, start: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  const wanted = entries.filter(({ name }) => name.startsWith(start));
  return Promise.all(wanted.map((entry) => nameOf(folder, entry)));
}

async function nameOf(folder: string, entry: Dirent): Promise<string> {
  const isFolder =
    entry.isDirectory() ||
    (entry.isSymbolicLink() && ((await stat(join(folder, entry.name)).catch(() => undefined))?.isDirectory() ?? false));
  return isFolder ? `${entry.name}/` : entry.name;
}
