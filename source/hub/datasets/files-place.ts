import { readdir, realpath, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { cacheFolder, findObject } from "../../adapters/dvc/cache.js";
import { findListing } from "../../adapters/dvc/read-listing.js";
import type { DataAsked, FolderFile } from "../../api/dataset-file-calls.js";
import { notUtf8 } from "../../domain/data/not-utf8.js";
import { UserError } from "../../domain/user-error.js";
import { insidePath, outside } from "../tables/table-place.js";

/** Where data lies: one file, or the files of a folder (of a version as its listing names them). */
export type DataPlace =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "folder"; readonly files: readonly FolderFile[] };

/** More files of one folder are not listed. */
const mostFiles = 200_000;

/** @throws UserError `dataset.not-there`, `dataset.not-in-cache`, `dataset.listing-broken`, `table.outside` */
export async function dataPlace(root: string, { path, md5 }: DataAsked): Promise<DataPlace> {
  const cache = await cacheFolder(root);
  if (md5 !== undefined) {
    const object = await findObject(cache, md5);
    if (object === undefined) throw notInCache(path, md5);
    return md5.endsWith(".dir")
      ? { kind: "folder", files: await listingOf(object, path, md5) }
      : { kind: "file", path: object };
  }
  const asked = resolve(root, path);
  if (!`${asked}/`.startsWith(join(root, "/"))) throw outside(path);
  const info = await stat(asked).catch(() => undefined);
  if (!info) throw notUtf8(path) ?? notThere(path);
  if (!info.isDirectory()) return { kind: "file", path: await insidePath(root, path, cache) };
  const [real, own] = [await realpath(asked), await realpath(root)];
  if (!real.startsWith(join(own, "/"))) throw outside(path);
  return { kind: "folder", files: await filesBelow(real, path) };
}

async function listingOf(object: string, path: string, md5: string): Promise<readonly FolderFile[]> {
  const entries = await findListing(object);
  if (entries) return sorted(entries.map((entry) => ({ path: `${path}/${entry.relpath}`, md5: entry.md5 })));
  throw new UserError({
    code: "dataset.listing-broken",
    kind: "failed",
    message: `The list of files of "${path}" (${md5.slice(0, 8)}) in DVC's cache is damaged`,
    hint: `Remove it from the cache, then get it again: dvc fetch ${path}`,
  });
}

async function filesBelow(folder: string, path: string): Promise<readonly FolderFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .slice(0, mostFiles)
    .map((entry) => ({ path: join(path, join(entry.parentPath, entry.name).slice(folder.length + 1)) }));
  return sorted(files);
}

function sorted(files: readonly FolderFile[]): readonly FolderFile[] {
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function notThere(path: string): UserError {
  return new UserError({
    code: "dataset.not-there",
    kind: "not-found",
    message: `There is no "${path}" in the workspace`,
    hint: `Bring it back with: dvc checkout ${path}, or look at a version of it.`,
  });
}

function notInCache(path: string, md5: string): UserError {
  return new UserError({
    code: "dataset.not-in-cache",
    kind: "not-found",
    message: `The version ${md5.slice(0, 8)} of "${path}" is not in DVC's cache`,
    hint: "Get it from the remote with: dvc fetch --all-commits",
  });
}
