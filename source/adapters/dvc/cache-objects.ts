import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { findListing } from "./read-listing.js";

/** One file of DVC's cache. */
export type CacheObject = {
  readonly md5: string;
  /** Of DVC 2: it lies elsewhere, its hash is of the text with unix line ends. */
  readonly legacy: boolean;
  /** Absolute. */
  readonly file: string;
  readonly sizeBytes: number;
};

/** Every object of a cache, as `dvc gc` sees them (dvc_objects/db.py: two letters, then the rest). */
export async function cacheObjects(cache: string): Promise<readonly CacheObject[]> {
  const objects: CacheObject[] = [];
  for (const legacy of [false, true]) {
    const root = placeOf(cache, legacy);
    for (const start of await entriesOf(root)) {
      if (!start.isDirectory() || [...start.name].length !== 2) continue;
      for (const rest of await entriesOf(join(root, start.name))) {
        if (!rest.isFile()) continue;
        const file = join(root, start.name, rest.name);
        const sizeBytes = await stat(file).then(
          ({ size }) => size,
          () => 0,
        );
        objects.push({ md5: start.name + rest.name, legacy, file, sizeBytes });
      }
    }
  }
  return objects;
}

/** What a folder's object lists; undefined where it is not in the cache, or is no listing. */
export async function listingOf(
  cache: string,
  { md5, legacy }: Pick<CacheObject, "md5" | "legacy">,
): Promise<readonly { readonly md5: string; readonly relpath: string }[] | undefined> {
  if (!/^[0-9a-f]{32}\.dir$/.test(md5)) return undefined;
  return findListing(join(placeOf(cache, legacy), md5.slice(0, 2), md5.slice(2)));
}

function placeOf(cache: string, legacy: boolean): string {
  return legacy ? cache : join(cache, "files", "md5");
}

function entriesOf(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}
