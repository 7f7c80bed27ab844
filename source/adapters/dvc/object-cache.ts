import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readRegular } from "../files/regular-file.js";
import { remembered } from "../files/remembered-file.js";

/** DVC's cache of file contents, as far as it is there. */
export type ObjectCache = {
  /** True where the object of a hash is there; of a folder, with every file of it. */
  readonly has: (md5: string, legacy: boolean) => Promise<boolean>;
};

const listing = z.array(z.object({ md5: z.string() }));

const namesIn = remembered(async (path): Promise<ReadonlySet<string>> => new Set(await readdir(path).catch(() => [])));

const filesOf = remembered(async (path): Promise<readonly string[]> => {
  const parsed = listing.safeParse(JSON.parse(await readRegular(path)));
  return parsed.success ? parsed.data.map(({ md5 }) => md5) : [];
});

/**
 * Looks into a cache folder (DVC 3: `files/md5/xx/…`; DVC 2: `xx/…`). By its folders, which are listed again when they change:
 * thousands of objects cost at most 256 looks. Make one for each time of looking: within it no folder is looked at twice.
 */
export function createObjectCache(folder: string): ObjectCache {
  const looked = new Map<string, Promise<ReadonlySet<string>>>();
  const namesBeside = (md5: string, legacy: boolean): Promise<ReadonlySet<string>> => {
    const parent = join(legacy ? folder : join(folder, "files", "md5"), md5.slice(0, 2));
    const names = looked.get(parent) ?? namesIn(parent, parent);
    looked.set(parent, names);
    return names;
  };
  const isThere = async (md5: string, legacy: boolean) => (await namesBeside(md5, legacy)).has(md5.slice(2));
  return {
    has: async (md5, legacy) => {
      // From a file of the project: nothing else may become a path.
      if (!/^[0-9a-f]{32}(\.dir)?$/.test(md5) || !(await isThere(md5, legacy))) return false;
      if (!md5.endsWith(".dir")) return true;
      const path = join(legacy ? folder : join(folder, "files", "md5"), md5.slice(0, 2), md5.slice(2));
      const files = await filesOf(path, path).catch(() => undefined);
      if (!files) return false;
      const byStart = new Map<string, ReadonlySet<string>>();
      for (const each of files) {
        const start = each.slice(0, 2);
        const names = byStart.get(start) ?? (await namesBeside(each, legacy));
        byStart.set(start, names);
        if (!names.has(each.slice(2))) return false;
      }
      return true;
    },
  };
}
