import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type CacheObject, listingOf } from "../../adapters/dvc/cache-objects.js";
import { parseDotDvc } from "../../adapters/dvc/dot-dvc.js";
import { saveDurably } from "../../store/durable-file.js";
import type { SeenVersion } from "../datasets/versions-seen.js";

/** A version that Slipway saw, as an object of the cache. */
export type SeenObject = Pick<CacheObject, "md5" | "legacy"> & { readonly path: string };

/** The objects of versions; those that DVC 2 wrote say so in their `.dvc` file. */
export function seenObjects(versions: readonly SeenVersion[]): readonly SeenObject[] {
  return versions.map(({ path, md5, tracking }) => ({ path, md5, legacy: isLegacy(md5, tracking) }));
}

function isLegacy(md5: string, tracking: string | undefined): boolean {
  try {
    return parseDotDvc(tracking ?? "", "seen.dvc").some((out) => out.md5 === md5 && out.legacy);
  } catch {
    return false; // damaged when it was seen
  }
}

type Standby = {
  readonly cache: string;
  readonly objects: readonly SeenObject[];
  /** DVC is asked to keep commits, too: it wants a repository of git's in each project. */
  readonly hasHistory: boolean;
};

/**
 * Writes a DVC project of its own in `folder` that tracks these objects, so that `dvc gc --projects` keeps what they consist of: no
 * option of DVC's keeps what no commit has. Folders whose listing is not in the cache are left out.
 */
export async function writeStandby(folder: string, { cache, objects, hasHistory }: Standby): Promise<void> {
  const outs: string[] = [];
  for (const { md5, legacy } of objects) {
    if (!/^[0-9a-f]{32}(\.dir)?$/.test(md5)) continue;
    if (md5.endsWith(".dir") && (await listingOf(cache, { md5, legacy })) === undefined) continue;
    outs.push(`- md5: ${md5}\n${legacy ? "" : "  hash: md5\n"}  path: v${outs.length}\n`);
  }
  const scm = hasHistory ? "" : "[core]\n    no_scm = True\n";
  await saveDurably(join(folder, ".dvc", "config"), `${scm}[cache]\n    dir = ${cache}\n`);
  if (hasHistory) await writeEmptyRepository(join(folder, ".git"));
  await saveDurably(join(folder, "seen.dvc"), outs.length > 0 ? `outs:\n${outs.join("")}` : "outs: []\n");
}

/** Without a commit: the project's own would have this folder ignored, and DVC not read it. */
async function writeEmptyRepository(gitDir: string): Promise<void> {
  for (const name of ["objects", "refs"]) await mkdir(join(gitDir, name), { recursive: true });
  await saveDurably(join(gitDir, "config"), "[core]\n\trepositoryformatversion = 0\n\tbare = false\n");
  await saveDurably(join(gitDir, "HEAD"), "ref: refs/heads/main\n");
}
