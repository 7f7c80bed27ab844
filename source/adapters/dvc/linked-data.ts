import { readdir, realpath } from "node:fs/promises";
import { join, sep } from "node:path";

/** So many folders behind a link are looked into: it is only to be told that data lies there. */
const mostFolders = 50;

/**
 * True where a link leads to a folder outside of the repository that holds files of DVC's: DVC does not follow it
 * (dvc/repo/index.py walks without `followlinks`, and `dvc add` refuses what lies behind one). What is inside counts where it is.
 */
export async function leadsToData(link: string, root: string): Promise<boolean> {
  const [target, inside] = await Promise.all([realpath(link).catch(() => undefined), realpath(root)]);
  if (target === undefined || target === inside || target.startsWith(`${inside}${sep}`)) return false;
  const folders = [target];
  for (let looked = 0; looked < mostFolders && looked < folders.length; looked += 1) {
    const folder = folders[looked] ?? target;
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    if (entries.some((entry) => !entry.isDirectory() && isDvcFile(entry.name))) return true;
    for (const entry of entries) if (entry.isDirectory()) folders.push(join(folder, entry.name));
  }
  return false;
}

/** A file in which DVC finds stages or data. */
export function isDvcFile(name: string): boolean {
  return name === "dvc.yaml" || (name.endsWith(".dvc") && name !== ".dvc");
}
