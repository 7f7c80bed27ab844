import { lstat, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../../../adapters/dvc/cache.js";
import { isInside } from "../../../adapters/dvc/dot-dvc.js";
import { copyLinked, isNameBeside } from "../../../adapters/files/exchange.js";
import { measure } from "../../../adapters/files/measure.js";
import { readRegular } from "../../../adapters/files/regular-file.js";
import { replaceText } from "../../../adapters/files/replace-text.js";
import type { KeptEntry } from "../../../store/kept-data.js";
import { afterName, beforeName, type Kept, settle } from "./kept.js";

type UnderWay = NonNullable<KeptEntry["underWay"]>;

/**
 * Takes up what a killed hub has left of a restore: what was not in its place yet is taken away and the old data is back; what
 * was in its place is finished. Only what the journal names is touched. Gives what it did, a line each; one that cannot be taken
 * up stays noted, for the next hub.
 */
export async function takeUp(
  root: string,
  kept: Kept,
  onFault: (error: unknown) => void = () => undefined,
): Promise<readonly string[]> {
  const told: string[] = [];
  for (const entry of (await kept.book()).data().entries) {
    const { underWay } = entry;
    if (!underWay || !isOurs(entry, underWay)) continue;
    try {
      told.push(await takeUpOne(root, kept, entry, underWay));
    } catch (error) {
      onFault(error);
    }
  }
  return told;
}

/** A store that came with a folder from elsewhere names nothing outside of it. */
function isOurs({ path, trackedBy = "x" }: KeptEntry, { fresh, old }: UnderWay): boolean {
  const names = [old, ...(fresh === undefined ? [] : [fresh])];
  return isInside(path) && isInside(trackedBy) && names.every((name) => isNameBeside(path, name));
}

async function takeUpOne(root: string, kept: Kept, entry: KeptEntry, underWay: UnderWay): Promise<string> {
  const { id, path } = entry;
  const [target, aside] = [join(root, path), kept.dataOf(id)];
  const old = join(root, underWay.old);
  const made = underWay.fresh === undefined ? undefined : join(root, underWay.fresh);
  const fresh = made ?? (underWay.from === undefined ? undefined : kept.dataOf(underWay.from));
  if (!(await isThere(target))) {
    // Between the two renames.
    if (await isThere(old)) {
      await rename(old, target);
      await rm(aside, { recursive: true, force: true });
    } else if (fresh !== undefined && (await isThere(aside))) await rename(aside, target);
  }
  const isPlaced = fresh === undefined ? !(await isThere(target)) : !(await isThere(fresh));
  const isBegun = (await isThere(aside)) || !underWay.hadOne;
  if (isPlaced && isBegun && (fresh === undefined || (await isThere(target)))) {
    await finish(root, kept, entry, underWay);
    await rm(old, { recursive: true, force: true });
    return `the restore of ${path} was finished`;
  }
  if (made !== undefined) await rm(made, { recursive: true, force: true });
  await rm(`${aside}.part`, { recursive: true, force: true });
  await rm(old, { recursive: true, force: true });
  // Somebody has put something in its place since.
  if (await isThere(aside)) await settleNow(root, kept, id);
  else await kept.forget(id);
  return `the restore of ${path}, which was cut off, was taken back`;
}

async function finish(root: string, kept: Kept, { id, trackedBy }: KeptEntry, { from }: UnderWay): Promise<void> {
  const [before, after] = await Promise.all(
    [beforeName, afterName].map((name) => readRegular(join(kept.folderOf(id), name)).catch(() => undefined)),
  );
  if (trackedBy !== undefined && after !== undefined) {
    const present = await readRegular(join(root, trackedBy)).catch(() => undefined);
    // Another text is somebody's own.
    if (present === before && present !== after) await replaceText(join(root, trackedBy), present, after);
  }
  await settleNow(root, kept, id);
  if (from !== undefined) await kept.forget(from);
}

async function settleNow(root: string, kept: Kept, id: string): Promise<void> {
  await copyLinked(kept.dataOf(id), await cacheFolder(root));
  const figures = await measure(kept.dataOf(id));
  await (await kept.book()).update((data) => settle(data, id, figures));
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
