import { constants } from "node:fs";
import { chmod, copyFile, mkdir, rm, stat } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { bytesWords } from "../../domain/data/bytes-words.js";
import { UserError } from "../../domain/user-error.js";
import { copyLinked, type Exchange, exchange } from "../files/exchange.js";
import { leastFree } from "../files/free-space.js";
import { findObject } from "./cache.js";
import { isInside } from "./dot-dvc.js";
import { createLimit } from "./limit.js";
import { readListing } from "./read-listing.js";

/** So many files are copied at once. */
const atOnce = 8;
const mostNamed = 3;

/** A file of a version: its object in the cache, and where it goes; "" for a version that is one file. */
type Part = { readonly object: string; readonly relpath: string };

type Options = {
  /** A file that may be run. */
  readonly executable?: boolean;
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
  /** What belongs to it, when it is in its place: where that fails everything is put back. */
  readonly also?: () => Promise<void>;
};

/** `fresh` and `old` have names beside the target that nobody else has given to a file of theirs. */
type Places = Exchange & { readonly fresh: string };

/**
 * Puts a version from the cache at `target`, whole or not at all; what was there is moved to `aside`. Nothing is moved before
 * every file of it lies beside its place.
 * @throws UserError `dvc.not-in-cache` naming what is missing, `dvc.bad-listing`, `dvc.unsafe-listing`, `dataset.not-placed`
 */
export async function placeVersion(
  cache: string,
  md5: string,
  places: Places,
  { executable = false, signal, progress = () => undefined, also = async () => undefined }: Options = {},
): Promise<void> {
  const { fresh, target, aside } = places;
  const parts = await partsOf(cache, md5);
  try {
    await mkdir(dirname(target), { recursive: true });
    if (md5.endsWith(".dir")) await mkdir(fresh);
    await copyAll(parts, { fresh, mode: executable ? 0o755 : 0o644 }, signal, progress);
    await exchange(places, async () => {
      await copyLinked(aside, cache);
      await also();
    });
  } catch (error) {
    throw await notPlaced({ target, aside, needs: () => bytesOf(parts) }, error);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Every file of a version. @throws UserError `dvc.not-in-cache`, `dvc.bad-listing`, `dvc.unsafe-listing` */
async function partsOf(cache: string, md5: string): Promise<readonly Part[]> {
  const object = await findObject(cache, md5);
  if (object === undefined) throw notInCache(md5, []);
  if (!md5.endsWith(".dir")) return [{ object, relpath: "" }];
  const listing = await readListing(object);
  // A listing from a foreign remote must not write outside of the folder; without that file it would be another version.
  const unsafe = listing.filter(({ relpath }) => !isPlaceable(relpath)).map(({ relpath }) => relpath);
  if (unsafe.length > 0) throw unsafeListing(md5, unsafe);
  const listed = listing.map(({ md5: file, relpath }) => ({ md5: file, relpath: normalize(relpath) }));
  const limited = createLimit(atOnce);
  const objects = await Promise.all(listed.map((each) => limited(() => findObject(cache, each.md5))));
  const missing = listed.filter((_, at) => objects[at] === undefined).map(({ relpath }) => relpath);
  const parts = listed.flatMap(({ relpath }, at): Part[] => {
    const found = objects[at];
    return found === undefined ? [] : [{ object: found, relpath }];
  });
  if (missing.length > 0) throw notInCache(md5, missing);
  return parts;
}

/** A file below the folder; never one of git's or DVC's own, which DVC ignores at any depth (dvc/ignore.py) and which may run what it names. */
function isPlaceable(relpath: string): boolean {
  const path = normalize(relpath);
  const isFile = path !== "." && !path.endsWith("/") && !path.includes("\0");
  return isFile && isInside(path) && !path.split("/").some((part) => /^\.(?:git|hg|dvc)$/i.test(part));
}

async function copyAll(
  parts: readonly Part[],
  { fresh, mode }: { readonly fresh: string; readonly mode: number },
  signal: AbortSignal | undefined,
  progress: (done: number, total: number) => void,
): Promise<void> {
  const made = new Set<string>();
  let [next, done] = [0, 0];
  const work = async () => {
    for (let part = parts[next++]; part !== undefined; part = parts[next++]) {
      signal?.throwIfAborted();
      const path = part.relpath === "" ? fresh : join(fresh, part.relpath);
      const folder = dirname(path);
      if (!made.has(folder)) await mkdir(folder, { recursive: true });
      made.add(folder);
      // A copy, by the file system where it can; writable again: objects of the cache are read-only.
      await copyFile(part.object, path, constants.COPYFILE_FICLONE);
      await chmod(path, mode);
      progress(++done, parts.length);
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, work));
  // All have ended: nothing is written any more when what they wrote is removed.
  const failed = ended.find((each) => each.status === "rejected");
  if (failed) throw failed.reason;
}

type Room = { readonly target: string; readonly aside: string; readonly needs?: () => Promise<number> };

/** Of a full disk, a folder without permission: in words, with the room there is. */
export async function notPlaced({ target, aside, needs }: Room, error: unknown): Promise<unknown> {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const isFull = code === "ENOSPC" || code === "EDQUOT" || code === "store.disk-full";
  if (typeof code !== "string" || (!isFull && !/^E[A-Z0-9]+$/.test(code))) return error;
  const free = isFull ? await leastFree([dirname(target), dirname(aside)]) : undefined;
  const wants = isFull && needs ? [`${bytesWords(await needs())} are needed`] : [];
  const has = free === undefined ? [] : [`${bytesWords(free)} are free`];
  const why = isFull ? ["the disk is full", ...wants, ...has].join(", ") : `it could not be written (${code})`;
  return new UserError({
    code: "dataset.not-placed",
    kind: "failed",
    message: `${target} is as it was: ${why}`,
    hint: isFull ? "Make room, then do it again." : "Look at the permissions of its folder, then do it again.",
    cause: error,
  });
}

async function bytesOf(parts: readonly Part[]): Promise<number> {
  const limited = createLimit(atOnce);
  const sizes = await Promise.all(parts.map(({ object }) => limited(async () => (await stat(object)).size)));
  return sizes.reduce((total, size) => total + size, 0);
}

function unsafeListing(md5: string, paths: readonly string[]): UserError {
  return new UserError({
    code: "dvc.unsafe-listing",
    kind: "invalid",
    message: `The version ${md5.slice(0, 8)} was not restored: its list of files names ${namedOf(paths)}, which must not be written`,
    hint: "Somebody made that list, DVC does not: find out where the version came from.",
  });
}

function namedOf(files: readonly string[]): string {
  const more = files.length > mostNamed ? ` and ${files.length - mostNamed} more` : "";
  return files.slice(0, mostNamed).join(", ") + more;
}

function notInCache(md5: string, files: readonly string[]): UserError {
  const lacks = files.length === 0 ? "is not in the cache" : `lacks ${files.length} of its files: ${namedOf(files)}`;
  return new UserError({
    code: "dvc.not-in-cache",
    kind: "missing",
    message: `The version ${md5.slice(0, 8)} ${lacks}`,
    hint: "Get it from the remote first: slipway data fetch, or dvc pull",
  });
}
