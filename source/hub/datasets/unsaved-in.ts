import { join } from "node:path";
import { findObject } from "../../adapters/dvc/cache.js";
import { findListing } from "../../adapters/dvc/read-listing.js";
import { folderDifference } from "../../domain/data/folder-difference.js";
import type { Unsaved } from "../../domain/data/unsaved.js";
import { type DatasetParts, datasetAt } from "./list-datasets.js";
import { trackedBy } from "./tracked.js";

/** What the workspace has of a dataset that DVC's cache does not have; undefined: nothing. */
export async function unsavedIn(parts: DatasetParts, path: string): Promise<Unsaved | undefined> {
  const dataset = await datasetAt(parts, path);
  if (!dataset || dataset.state === "clean" || dataset.state === "missing" || dataset.state === "not-made") {
    return undefined;
  }
  if (dataset.md5 === undefined) return { kind: "unknown" };
  const repository = await parts.repository.read(() => undefined);
  const cache = repository.config.cacheFolder;
  const isFolder = dataset.kind === "directory";
  // Of a version whose list of files is there some of these may be missing: only what is tracked is known to be whole.
  if (!isFolder && (await findObject(cache, dataset.md5)) !== undefined) return undefined;
  if (dataset.problem) return (await findObject(cache, dataset.md5)) ? undefined : { kind: "unknown" };
  const since = trackedBy(repository, []).find((each) => each.path === path)?.md5;
  const known = since === undefined ? {} : { since };
  if (!isFolder) return { kind: "file", ...known };
  const object = since?.endsWith(".dir") ? await findObject(cache, since) : undefined;
  const before = object === undefined ? (since === undefined ? [] : undefined) : await findListing(object);
  const after = await parts.hasher.list(join(parts.root, path));
  if (!before || !after) return { kind: "unknown" };
  const filesOf = (listing: readonly { readonly relpath: string; readonly md5: string }[]) =>
    listing.map(({ relpath, md5 }) => ({ path: relpath, md5 }));
  const { counts } = folderDifference(filesOf(before), filesOf(after));
  if (counts.changed + counts.added + counts.removed + counts.renamed === 0) return { kind: "unknown" };
  // A file that was renamed is a new one and one that is gone.
  const { changed, added, removed, renamed } = counts;
  return { kind: "folder", changed, added: added + renamed, removed: removed + renamed, ...known };
}
