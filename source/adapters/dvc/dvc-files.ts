import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { storeIgnore } from "../../domain/store-ignore.js";
import { readRegular } from "../files/regular-file.js";
import { findDvcRoot } from "./dvc-root.js";

/** So many folders are looked through; where there are more, what DVC would run cannot be told. */
const mostFolders = 50_000;

export type DvcFiles = {
  /** The folder with `.dvc`, at the project or above it; the project itself where there is none. */
  readonly dvcRoot: string;
  /** Every dvc.yaml, relative to `dvcRoot`, sorted. */
  readonly files: readonly string[];
  /** False: there are too many folders to have seen all. */
  readonly isWhole: boolean;
};

/**
 * Every dvc.yaml whose stages `dvc repro` may run in a project: DVC gathers all of the repository (dvc/repo/index.py,
 * `collect_files`), wherever the project lies in it. What .dvcignore and .gitignore leave out is listed all the same: rather
 * too much.
 */
export async function findDvcFiles(projectRoot: string): Promise<DvcFiles> {
  const dvcRoot = await findDvcRoot(projectRoot);
  // Without `.dvc` DVC runs nothing at all; the project's own file is what will count.
  if (dvcRoot === undefined) return { dvcRoot: projectRoot, files: ["dvc.yaml"], isWhole: true };
  const files: string[] = [relative(dvcRoot, join(projectRoot, "dvc.yaml"))];
  const folders = [dvcRoot];
  let looked = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    if (++looked > mostFolders) return { dvcRoot, files, isWhole: false };
    const at = folder;
    const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
    const skipsStore = entries.some(({ name }) => name === ".slipway") && (await ignoresStore(at));
    for (const entry of entries) {
      if (entry.name === "dvc.yaml" && !entry.isDirectory()) files.push(relative(dvcRoot, join(at, entry.name)));
      // DVC follows no links to folders, and always leaves these out (dvc/ignore.py).
      if (!entry.isDirectory() || entry.name === ".git" || entry.name === ".hg" || entry.name === ".dvc") continue;
      if (entry.name === ".slipway" && skipsStore) continue;
      folders.push(join(at, entry.name));
    }
  }
  return { dvcRoot, files: [...new Set(files)].sort(), isWhole: true };
}

/** DVC leaves Slipway's own folder out by the file that Slipway has written into it, which counts over those above it. */
async function ignoresStore(folder: string): Promise<boolean> {
  return (await readRegular(join(folder, ".slipway", ".dvcignore")).catch(() => "")) === storeIgnore;
}
