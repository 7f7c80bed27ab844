import { stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { readRegular } from "../files/regular-file.js";

/** Where objects lie: core `cache.dir` of `.dvc/config.local` or `.dvc/config` (relative to `.dvc`), else `.dvc/cache`. */
export async function cacheFolder(root: string): Promise<string> {
  for (const name of ["config.local", "config"]) {
    const dir = settingOf(await readText(join(root, ".dvc", name)), "cache", "dir");
    if (dir !== undefined) return isAbsolute(dir) ? dir : resolve(root, ".dvc", dir);
  }
  return join(root, ".dvc", "cache");
}

/** The object of a hash: DVC 3 first, then where DVC 2 kept it. undefined where it is not in the cache. */
export async function findObject(folder: string, md5: string): Promise<string | undefined> {
  // From a file of the project: nothing else may become a path.
  if (!/^[0-9a-f]{32}(\.dir)?$/.test(md5)) return undefined;
  for (const parent of [join(folder, "files", "md5"), folder]) {
    const path = join(parent, md5.slice(0, 2), md5.slice(2));
    if (await isFile(path)) return path;
  }
  return undefined;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isFile(),
    () => false,
  );
}

/** A setting of an INI text: `[section]`, `key = value`. */
function settingOf(text: string, section: string, key: string): string | undefined {
  let current = "";
  let found: string | undefined;
  for (const line of text.split("\n")) {
    const [, name] = /^\s*\[(.+)\]\s*$/.exec(line) ?? [];
    if (name !== undefined) current = name;
    const [, setting, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (current === section && setting === key) found = value;
  }
  return found;
}

async function readText(path: string): Promise<string> {
  return readRegular(path).catch(() => "");
}
