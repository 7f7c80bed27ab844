import { chmod, cp, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { z } from "zod";
import { UserError } from "../../domain/user-error.js";
import { readRegular } from "../files/regular-file.js";
import { findObject } from "./cache.js";
import { isInside } from "./dot-dvc.js";

const listingSchema = z.array(z.object({ md5: z.string(), relpath: z.string() }));

/**
 * Puts a version from the cache at `target`, whole or not at all; what was there is moved to `aside`.
 * @throws UserError `dvc.not-in-cache`, `dvc.bad-listing`
 */
export async function placeVersion(cache: string, md5: string, target: string, aside: string): Promise<void> {
  const fresh = `${target}.slipway-new`;
  try {
    await rm(fresh, { recursive: true, force: true });
    await mkdir(dirname(target), { recursive: true });
    if (md5.endsWith(".dir")) await placeFolder(cache, md5, fresh);
    else await placeFile(cache, md5, fresh);
    const hadOne = await moveAside(target, aside);
    await rename(fresh, target).catch(async (error: unknown) => {
      if (hadOne) await rename(aside, target);
      throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Moves a file or folder; false where nothing is there. */
export async function moveAside(path: string, aside: string): Promise<boolean> {
  await mkdir(dirname(aside), { recursive: true });
  try {
    await rename(path, aside);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}

async function placeFile(cache: string, md5: string, path: string): Promise<void> {
  const object = await findObject(cache, md5);
  if (object === undefined) throw notInCache(md5);
  await mkdir(dirname(path), { recursive: true });
  // A copy, writable again: objects of the cache are read-only.
  await cp(object, path);
  await chmod(path, 0o644);
}

async function placeFolder(cache: string, md5: string, folder: string): Promise<void> {
  const object = await findObject(cache, md5);
  if (object === undefined) throw notInCache(md5);
  const listed = await readListing(object);
  await mkdir(folder, { recursive: true });
  for (const { md5: file, relpath } of listed) {
    const inside = normalize(relpath);
    // A listing from a foreign remote must not write outside of the folder.
    if (!isInside(inside)) continue;
    await placeFile(cache, file, join(folder, inside));
  }
}

/**
 * The files of a folder's version, by the `.dir` object that lists them.
 * @throws UserError `dvc.bad-listing`
 */
export async function readListing(object: string): Promise<z.infer<typeof listingSchema>> {
  const parsed = await readRegular(object)
    .then((text): unknown => JSON.parse(text))
    .catch(() => undefined);
  const listing = listingSchema.safeParse(parsed);
  if (listing.success) return listing.data;
  throw new UserError({ code: "dvc.bad-listing", kind: "invalid", message: `${object} is no listing of a folder` });
}

function notInCache(md5: string): UserError {
  return new UserError({
    code: "dvc.not-in-cache",
    kind: "missing",
    message: `The version ${md5.slice(0, 8)} is not in the cache`,
    hint: "Get it from the remote: dvc pull",
  });
}
