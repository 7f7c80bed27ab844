import { lstat, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheFolder } from "../../../adapters/dvc/cache.js";
import { notPlaced } from "../../../adapters/dvc/place.js";
import { copyLinked, copyTree, exchange } from "../../../adapters/files/exchange.js";
import { readRegular } from "../../../adapters/files/regular-file.js";
import type { Dataset } from "../../../domain/dataset.js";
import { UserError } from "../../../domain/user-error.js";
import type { KeptEntry } from "../../../store/kept-data.js";
import { beforeName, type Kept } from "./kept.js";

type Wanted = {
  readonly id: string;
  readonly why: KeptEntry["why"];
  /** What is there now, where it is known. */
  readonly was: Dataset | undefined;
  /** Called when all is in its place, with the id of what is kept instead; where it fails nothing is changed. */
  readonly told: (id: string) => Promise<void>;
};

/** What is kept under this id. @throws UserError `kept.gone` */
export async function keptEntry(kept: Kept, id: string): Promise<KeptEntry> {
  const found = (await kept.book()).data().entries.find((entry) => entry.id === id && entry.underWay === undefined);
  if (found) return found;
  throw new UserError({
    code: "kept.gone",
    kind: "not-found",
    message: `What was kept as ${id} is kept no more: it came back already, or was dropped`,
    hint: "List what is kept: slipway data kept",
  });
}

/**
 * Puts what was kept in its place again, with its `.dvc` file; what is there now is kept instead.
 * @throws UserError `kept.gone`, `dataset.not-placed`, `file.…`; everything is then as it was
 */
export async function bringBack(root: string, kept: Kept, { id, why, was, told }: Wanted): Promise<void> {
  const entry = await keptEntry(kept, id);
  const { path, trackedBy, hasData } = entry;
  const target = join(root, path);
  const source = kept.dataOf(id);
  const after = trackedBy === undefined ? undefined : await readRegular(join(kept.folderOf(id), beforeName));
  const before = trackedBy === undefined ? undefined : await textOf(join(root, trackedBy));
  const isMade = hasData && !(await isOnOneDisk(source, target));
  const begun = await kept.begin({
    path,
    why,
    was,
    isMade,
    hadOne: (await lstat(target).catch(() => undefined)) !== undefined,
    ...(trackedBy === undefined ? {} : { trackedBy }),
    ...(hasData ? { from: id } : {}),
    ...(entry.md5 === undefined ? {} : { by: entry.md5 }),
    ...(after === undefined ? {} : { tracking: { before, after } }),
  });
  const { places } = begun;
  try {
    if (isMade) await copyTree(source, places.fresh);
    const fresh = hasData ? (isMade ? places.fresh : source) : undefined;
    const cache = await cacheFolder(root);
    await exchange({ ...places, fresh }, async () => {
      await copyLinked(places.aside, cache);
      await begun.finish(() => told(begun.id));
    });
  } catch (error) {
    if (isMade) await rm(places.fresh, { recursive: true, force: true });
    await begun.giveUp().catch(() => undefined);
    throw await notPlaced(places, error);
  }
  await kept.forget(id);
}

async function isOnOneDisk(source: string, target: string): Promise<boolean> {
  for (let folder = dirname(target); folder !== dirname(folder); folder = dirname(folder)) {
    const info = await stat(folder).catch(() => undefined);
    if (info) return info.dev === (await lstat(source)).dev;
  }
  return true;
}

function textOf(path: string): Promise<string | undefined> {
  return readRegular(path).catch((error: NodeJS.ErrnoException) => {
    // Its folder may be gone, or something else be in its place.
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
}
