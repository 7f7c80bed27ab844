import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import type { LeftOut } from "../../domain/dataset.js";
import type { Ignore } from "./dvc-ignore.js";
import { isDvcFile, leadsToData } from "./linked-data.js";

/** So many folders are looked through; where there are more, the rest is left out and said. */
const mostFolders = 50_000;

export type Found = {
  /** Every dvc.yaml and .dvc file that counts, relative to the repository, those of a folder before those below it. */
  readonly files: readonly string[];
  /** False: there are too many folders to have seen all. */
  readonly isWhole: boolean;
  /** Folders with DVC's files that do not count, relative to the repository. */
  readonly leftOut: readonly LeftOut[];
};

/**
 * The files in which DVC finds stages and data (dvc/repo/index.py, `collect_files`): not in what .dvcignore and .gitignore
 * leave out, not behind links to folders, not in a folder with a `.dvc` of its own (dvc/ignore.py, `_update_sub_repo`), not in
 * the outs of a file above. `outsOf` is asked for each file, in order.
 */
export async function findFiles(
  root: string,
  ignores: readonly Ignore[],
  outsOf: (file: string) => Promise<readonly string[]>,
): Promise<Found> {
  const files: string[] = [];
  const outs = new Set<string>();
  const leftOut: LeftOut[] = [];
  const folders = [root];
  let looked = 0;
  for (let at = folders.shift(); at !== undefined; at = folders.shift()) {
    if (++looked > mostFolders) return { files, isWhole: false, leftOut };
    const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
    if (at !== root && entries.some((entry) => entry.name === ".dvc" && entry.isDirectory())) {
      leftOut.push({ path: relative(root, at), why: "other-project" });
      continue;
    }
    const { own, below, links } = await sorted(at, entries, ignores);
    for (const name of own) {
      const file = relative(root, join(at, name));
      files.push(file);
      for (const out of await outsOf(file)) outs.add(out);
    }
    folders.push(...below.filter((path) => !outs.has(path)));
    for (const path of links) {
      if (!outs.has(path) && (await leadsToData(path, root))) leftOut.push({ path: relative(root, path), why: "link" });
    }
  }
  return { files, isWhole: true, leftOut };
}

/** Of what is in a folder and not ignored: names of DVC's files, paths of folders, paths of links. */
async function sorted(folder: string, entries: readonly Dirent[], ignores: readonly Ignore[]) {
  const rules = await Promise.all(ignores.map((ignore) => ignore.within(folder)));
  const counts = ({ name }: Dirent, isFolder: boolean) =>
    !rules.some((ignored) => ignored(join(folder, name), isFolder));
  const place = ({ name }: Dirent) => join(folder, name);
  return {
    own: entries
      .filter((entry) => isDvcFile(entry.name) && !entry.isDirectory() && counts(entry, false))
      .map(({ name }) => name)
      .sort((a, b) => (a < b ? -1 : 1)),
    below: entries.filter((entry) => entry.isDirectory() && counts(entry, true)).map(place),
    links: entries.filter((entry) => entry.isSymbolicLink() && counts(entry, false)).map(place),
  };
}
