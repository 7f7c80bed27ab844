import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { readRegular } from "../files/regular-file.js";
import { parseStageLock, type StageLock } from "./dvc-lock.js";

/** A stage's run that DVC remembers, and when it noted it: right after the stage had run. */
export type RememberedRun = { readonly lock: StageLock; readonly notedAtMs: number };

/** A cache with more entries is not looked through. */
const mostEntries = 50_000;

/**
 * Of DVC's run cache (dvc/stage/cache.py: `runs/KK/KEY/VALUE` in the cache's folder, a dvc.lock entry each) those that were noted
 * at a time that is `wanted`.
 */
export async function rememberedRuns(
  cacheFolder: string,
  wanted: (notedAtMs: number) => boolean,
): Promise<readonly RememberedRun[]> {
  const found: RememberedRun[] = [];
  let seen = 0;
  const runs = join(cacheFolder, "runs");
  for (const start of await namesIn(runs)) {
    for (const key of await namesIn(join(runs, start))) {
      for (const value of await namesIn(join(runs, start, key))) {
        if (++seen > mostEntries) return found;
        const path = join(runs, start, key, value);
        const notedAtMs = await stat(path).then(
          ({ mtimeMs }) => mtimeMs,
          () => undefined,
        );
        if (notedAtMs === undefined || !wanted(notedAtMs)) continue;
        const text = await readRegular(path).catch(() => "");
        const lock = parseStageLock(text);
        if (lock) found.push({ lock, notedAtMs });
      }
    }
  }
  return found;
}

function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
