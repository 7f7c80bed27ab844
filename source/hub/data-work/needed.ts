import { join, posix } from "node:path";
import { listingOf } from "../../adapters/dvc/cache-objects.js";
import { type UsedOut, usedOuts } from "../../adapters/dvc/used-outs.js";
import { statOf } from "../../adapters/files/file-identity.js";
import { readRegular } from "../../adapters/files/regular-file.js";

/** Objects that the data at some paths consists of, those of folders with their files, by path. */
export async function neededObjects(
  root: string,
  cache: string,
  wanted: readonly string[],
): Promise<readonly UsedOut[]> {
  const outs = await usedOuts(root, (file) => readRegular(join(root, file)));
  const isWanted = (path: string) =>
    wanted.length === 0 ||
    wanted.some((each) => path === each || path.startsWith(`${each}/`) || each.startsWith(`${path}/`));
  const objects: UsedOut[] = [];
  for (const out of outs.filter(({ path }) => isWanted(path))) {
    objects.push(out);
    if (!out.md5.endsWith(".dir")) continue;
    for (const { md5, relpath } of (await listingOf(cache, out)) ?? []) {
      objects.push({ ...out, md5, path: posix.join(out.path, relpath) });
    }
  }
  return objects;
}

/** The outs that are at or below some paths, of all without any; not a folder of which only files are wanted. */
export async function wholeOuts(root: string, wanted: readonly string[]): Promise<readonly UsedOut[]> {
  const outs = await usedOuts(root, (file) => readRegular(join(root, file)));
  const isWanted = (path: string) => wanted.some((each) => path === each || path.startsWith(`${each}/`));
  return wanted.length === 0 ? outs : outs.filter(({ path }) => isWanted(path));
}

/** Those of them that a cache, or a remote in a folder, does not have. */
export async function missingIn(folder: string, objects: readonly UsedOut[]): Promise<readonly UsedOut[]> {
  const there = await Promise.all(objects.map(async (object) => (await sizeIn(folder, object)) !== undefined));
  return objects.filter((_, at) => !there[at]);
}

/** Bytes of an object; undefined where it is not there. */
export async function sizeIn(
  folder: string,
  { md5, legacy }: Pick<UsedOut, "md5" | "legacy">,
): Promise<number | undefined> {
  if (!/^[0-9a-f]{32}(\.dir)?$/.test(md5)) return undefined;
  const parts = legacy ? [] : ["files", "md5"];
  const stats = await statOf(join(folder, ...parts, md5.slice(0, 2), md5.slice(2)));
  return stats === undefined ? undefined : Number(stats.size);
}
