import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { createLimit } from "../dvc/limit.js";

const looksAtOnce = 16;

/** Bytes of a file, or of all files of a folder with how many these are; undefined where nothing is. */
export async function measure(
  path: string,
): Promise<{ readonly sizeBytes: number; readonly files?: number } | undefined> {
  const info = await lstat(path).catch(() => undefined);
  if (!info) return undefined;
  if (!info.isDirectory()) return { sizeBytes: info.size };
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  const limited = createLimit(looksAtOnce);
  const sizeOf = ({ parentPath, name }: (typeof files)[number]) =>
    limited(async () => (await lstat(join(parentPath, name)).catch(() => undefined))?.size ?? 0);
  const sizes = await Promise.all(files.map(sizeOf));
  return { sizeBytes: sizes.reduce((total, size) => total + size, 0), files: files.length };
}
