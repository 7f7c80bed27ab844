import { statfs } from "node:fs/promises";
import { dirname } from "node:path";

/** Bytes that a user may still write where there is least room of these places; of one that is not there: of the folder above. */
export async function leastFree(places: readonly string[]): Promise<number | undefined> {
  const free = await Promise.all([...new Set(places)].map(freeAt));
  const known = free.filter((bytes) => bytes !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

async function freeAt(place: string): Promise<number | undefined> {
  for (let folder = place; ; folder = dirname(folder)) {
    const info = await statfs(folder).catch(() => undefined);
    if (info) return info.bavail * info.bsize;
    if (folder === dirname(folder)) return undefined;
  }
}
