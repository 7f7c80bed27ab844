import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Ignore } from "./dvc-ignore.js";

/** So many folders are looked through; where there are more, the rest is left out and said. */
const mostFolders = 50_000;

export type Found = {
  /** Every dvc.yaml and .dvc file that counts, relative to the repository, those of a folder before those below it. */
  readonly files: readonly string[];
  /** False: there are too many folders to have seen all. */
  readonly isWhole: boolean;
};

/**
 * The files in which DVC finds stages and data (dvc/repo/index.py, `collect_files`): not in what .dvcignore and .gitignore
 * leave out, not behind links to folders, not in the outs of a file above. `outsOf` is asked for each file, in order.
 */
export async function findFiles(
  root: string,
  ignores: readonly Ignore[],
  outsOf: (file: string) => Promise<readonly string[]>,
): Promise<Found> {
  const files: string[] = [];
  const outs = new Set<string>();
  const folders = [root];
  let looked = 0;
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    if (++looked > mostFolders) return { files, isWhole: false };
    const at = folder;
    const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
    const rules = await Promise.all(ignores.map((ignore) => ignore.within(at)));
    const counts = (name: string, isFolder: boolean) => !rules.some((ignored) => ignored(join(at, name), isFolder));
    const own = entries.filter((entry) => isDvcFile(entry.name) && !entry.isDirectory() && counts(entry.name, false));
    for (const { name } of own.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = relative(root, join(at, name));
      files.push(file);
      for (const out of await outsOf(file)) outs.add(out);
    }
    for (const entry of entries) {
      const path = join(at, entry.name);
      if (entry.isDirectory() && !outs.has(path) && counts(entry.name, true)) folders.push(path);
    }
  }
  return { files, isWhole: true };
}

function isDvcFile(name: string): boolean {
  return name === "dvc.yaml" || (name.endsWith(".dvc") && name !== ".dvc");
}
