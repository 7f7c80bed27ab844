import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { chmod, copyFile, cp, lstat, mkdir, readdir, realpath, rename, rm } from "node:fs/promises";
import { dirname, join, sep } from "node:path";

/** Where a file or folder is exchanged for another; all but `aside` on one disk. */
export type Exchange = {
  /** What comes; undefined: nothing takes the place. */
  readonly fresh: string | undefined;
  readonly target: string;
  /** Where what was there goes, if anything was. */
  readonly aside: string;
  /** Beside `target`: where that waits when `aside` is on another disk, to which it is copied. */
  readonly old: string;
};

/**
 * Puts `fresh` at `target`, whole or not at all; what was there is moved to `aside`. A kill at any instruction leaves the old or
 * the new one, whole, at one of these places. Where `also` fails everything is put back.
 */
export async function exchange({ fresh, target, aside, old }: Exchange, also: () => Promise<void>): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await mkdir(dirname(aside), { recursive: true });
  const way = await moveAside({ target, aside, old });
  let isPlaced = false;
  try {
    if (fresh !== undefined) await rename(fresh, target);
    isPlaced = fresh !== undefined;
    await also();
  } catch (error) {
    // Not removed: it may be the only one of its kind.
    if (isPlaced && fresh !== undefined) await rename(target, fresh);
    if (way !== "none") await rename(way === "moved" ? aside : old, target);
    if (way === "copied") await rm(aside, { recursive: true, force: true });
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

/** Moves what is there, if anything is, to `aside`, which may be on another disk. */
export function moveAway(target: string, aside: string): Promise<void> {
  return exchange({ fresh: undefined, target, aside, old: namesBeside(target).old }, async () => undefined);
}

const [freshEnd, oldEnd] = [".slipway-new", ".slipway-old"] as const;

/** Names beside a file or folder that nobody else has given to a file of theirs. */
export function namesBeside(path: string): { readonly fresh: string; readonly old: string } {
  const beside = `${path}.${randomUUID()}`;
  return { fresh: `${beside}${freshEnd}`, old: `${beside}${oldEnd}` };
}

/** Whether `name` is one of those. */
export function isNameBeside(path: string, name: string): boolean {
  return name.startsWith(`${path}.`) && /^[0-9a-f-]{36}\.slipway-(?:new|old)$/.test(name.slice(path.length + 1));
}

/** "none": nothing was there. */
async function moveAside({ target, aside, old }: Omit<Exchange, "fresh">): Promise<"moved" | "copied" | "none"> {
  try {
    await rename(target, aside);
    return "moved";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return "none";
    if (code !== "EXDEV") throw error;
  }
  const part = `${aside}.part`;
  try {
    await copyTree(target, part);
    await rename(part, aside);
    await rename(target, old);
    return "copied";
  } catch (error) {
    for (const path of [part, aside]) await rm(path, { recursive: true, force: true });
    throw error;
  }
}

/** A copy of a file or folder with its links and times. */
export function copyTree(from: string, to: string): Promise<void> {
  return cp(from, to, {
    recursive: true,
    preserveTimestamps: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
  });
}

/** Links into `cache` (DVC's `cache.type symlink`) become copies: what they lead to may be removed from there. */
export async function copyLinked(kept: string, cache: string): Promise<void> {
  const info = await lstat(kept).catch(() => undefined);
  const real = await realpath(cache).catch(() => undefined);
  if (!info || real === undefined) return;
  const inside = info.isDirectory() ? await readdir(kept, { recursive: true, withFileTypes: true }) : [];
  const links = inside.filter((entry) => entry.isSymbolicLink()).map(({ parentPath, name }) => join(parentPath, name));
  for (const link of info.isSymbolicLink() ? [kept] : links) {
    const object = await realpath(link).catch(() => undefined);
    if (!object?.startsWith(`${real}${sep}`)) continue;
    const copy = `${link}.${randomUUID()}`;
    await copyFile(object, copy, constants.COPYFILE_FICLONE);
    await chmod(copy, 0o644);
    await rename(copy, link);
  }
}
