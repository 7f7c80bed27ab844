import { stat } from "node:fs/promises";
import { join } from "node:path";
import { findObject } from "../../adapters/dvc/cache.js";
import type { Hasher } from "../../adapters/dvc/hasher.js";
import { createLimit } from "../../adapters/dvc/limit.js";
import { readListing } from "../../adapters/dvc/read-listing.js";
import type { DifferenceSide } from "../../api/dataset-difference-calls.js";
import type { FolderFile } from "../../domain/data/folder-difference.js";
import { UserError } from "../../domain/user-error.js";
import { insidePath, outside } from "../tables/table-place.js";

/** One side of a difference, found. `name`: as it is told. */
type Side =
  | { readonly kind: "folder"; readonly name: string; readonly md5: string; readonly files: readonly FolderFile[] }
  | {
      readonly kind: "file";
      readonly name: string;
      /** The file with the content. */
      readonly path: string;
      readonly md5: string;
      readonly sizeBytes: number;
    };

/** Sizes of more files of a version are not looked up: each is a file of the cache. */
const mostSizes = 20_000;
const looksAtOnce = 16;

/**
 * The file or folder as it is in the workspace, or the version of it that the cache has.
 * @throws UserError `dataset.not-in-cache`, `dataset.not-there`, `dataset.unreadable`, `table.outside`
 */
export async function sideOf(
  root: string,
  cache: string,
  hasher: Hasher,
  { path, md5 }: DifferenceSide,
): Promise<Side> {
  if (md5 === undefined) return workspaceSide(root, cache, hasher, path);
  const object = await findObject(cache, md5);
  const name = `${path} (${md5.slice(0, 8)})`;
  if (object === undefined) throw notInCache(path, md5);
  if (!md5.endsWith(".dir")) return { kind: "file", name, path: object, md5, sizeBytes: (await stat(object)).size };
  const listed = await readListing(object);
  const looked = createLimit(looksAtOnce);
  const sizeOf = async (of: string): Promise<number | undefined> => {
    const file = await findObject(cache, of);
    return file === undefined ? undefined : (await stat(file).catch(() => undefined))?.size;
  };
  const sizes =
    listed.length > mostSizes ? [] : await Promise.all(listed.map((file) => looked(() => sizeOf(file.md5))));
  const files = listed.map(({ relpath, md5: of }, at): FolderFile => {
    const sizeBytes = sizes[at];
    return { path: relpath, md5: of, ...(sizeBytes === undefined ? {} : { sizeBytes }) };
  });
  return { kind: "folder", name, md5, files };
}

async function workspaceSide(root: string, cache: string, hasher: Hasher, path: string): Promise<Side> {
  const asked = join(root, path);
  const found = await stat(asked).catch(() => undefined);
  if (!found) throw notThere(path);
  const real = found.isDirectory() ? asked : await insidePath(root, path, cache);
  if (found.isDirectory() && !asked.startsWith(join(root, "/"))) throw outside(path);
  const hashed = await hasher.look(real);
  if (hashed === undefined) throw notThere(path);
  if ("unreadable" in hashed) throw unreadable(path, hashed.unreadable);
  const { md5, sizeBytes } = hashed;
  if (!found.isDirectory()) return { kind: "file", name: path, path: real, md5, sizeBytes };
  const listed = (await hasher.list(real)) ?? [];
  return { kind: "folder", name: path, md5, files: listed.map(({ relpath, ...file }) => ({ path: relpath, ...file })) };
}

function notInCache(path: string, md5: string): UserError {
  return new UserError({
    code: "dataset.not-in-cache",
    kind: "missing",
    message: `The version ${md5.slice(0, 8)} of "${path}" is not in DVC's cache`,
    hint: "Get it from the remote: L in Datasets, or: dvc fetch --all-commits",
  });
}

function notThere(path: string): UserError {
  return new UserError({
    code: "dataset.not-there",
    kind: "not-found",
    message: `There is no "${path}" in the workspace`,
    hint: "Bring it back: L in Datasets, or: dvc checkout; or compare two versions of it.",
  });
}

function unreadable(path: string, why: string): UserError {
  return new UserError({
    code: "dataset.unreadable",
    kind: "failed",
    message: `"${path}" cannot be read: ${why}`,
    hint: "Mend its permissions, or restore a version of it.",
  });
}
