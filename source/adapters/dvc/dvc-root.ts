import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The folder with `.dvc`, this one or one above it; undefined where there is none. */
export async function findDvcRoot(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    const info = await stat(join(at, ".dvc")).catch(() => undefined);
    if (info?.isDirectory()) return at;
    if (dirname(at) === at) return undefined;
  }
}
