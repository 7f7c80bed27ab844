import { realpath, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { cacheFolder, findObject } from "../../adapters/dvc/cache.js";
import type { TableFile } from "../../adapters/tables/table-source.js";
import type { TableAsked } from "../../api/table-calls.js";
import { formatOf, type TableFormat } from "../../domain/data/table.js";
import { UserError } from "../../domain/user-error.js";

/**
 * Where the file is that is asked for: in the project (a link may lead to DVC's cache), or its version in that cache.
 * @throws UserError `table.outside`, `table.not-there`, `table.not-in-cache`, `table.unknown-format`
 */
export async function placeOf(root: string, { path, md5 }: TableAsked): Promise<TableFile> {
  const format = requireFormat(path);
  const cache = await cacheFolder(root);
  if (md5 !== undefined) {
    const object = await findObject(cache, md5);
    if (object === undefined) throw notInCache(path, md5);
    return { path: object, name: `${path} (${md5.slice(0, 8)})`, format };
  }
  return { path: await insidePath(root, path, cache), name: path, format };
}

/** The real path of a file of the project. */
export async function insidePath(root: string, path: string, cache: string): Promise<string> {
  const asked = resolve(root, path);
  const isIn = (folder: string, inner: string) => inner.startsWith(join(folder, "/"));
  if (!isIn(root, asked)) throw outside(path);
  const real = await realpath(asked).catch(() => undefined);
  if (real === undefined || !(await stat(real)).isFile()) throw notThere(path);
  const folders = await Promise.all([root, cache].map((folder) => realpath(folder).catch(() => folder)));
  if (!folders.some((folder) => isIn(folder, real))) throw outside(path);
  return real;
}

function requireFormat(path: string): TableFormat {
  const format = formatOf(path);
  if (format) return format;
  throw new UserError({
    code: "table.unknown-format",
    kind: "invalid",
    message: `"${path}" is no table that is read`,
    hint: "Name a file that ends in .csv, .tsv, .jsonl, .json or .parquet.",
  });
}

/** What is asked for lies elsewhere. */
export function outside(path: string): UserError {
  return new UserError({
    code: "table.outside",
    kind: "refused",
    message: `"${path}" is not in the project`,
    hint: "Name a file or folder by its path in the project.",
  });
}

function notThere(path: string): UserError {
  return new UserError({
    code: "table.not-there",
    kind: "not-found",
    message: `There is no file "${path}"`,
    hint: "Bring it back with: dvc checkout, or name a version of it.",
  });
}

function notInCache(path: string, md5: string): UserError {
  return new UserError({
    code: "table.not-in-cache",
    kind: "not-found",
    message: `The version ${md5.slice(0, 8)} of "${path}" is not in DVC's cache`,
    hint: "Get it from the remote with: dvc fetch --all-commits",
  });
}
