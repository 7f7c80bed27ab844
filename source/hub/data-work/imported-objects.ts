import { posix } from "node:path";
import { listingOf } from "../../adapters/dvc/cache-objects.js";
import { readRepository } from "../../adapters/dvc/repository.js";
import { keyOf, type Stored } from "./whereabouts.js";

/**
 * Tells of an object of the cache at which path an import of the workspace has it, if one has: `dvc gc` removes those of other repositories, too,
 * and `dvc pull` gets them from their source again.
 * @throws YamlProblem
 */
export async function importedObjects(
  projectRoot: string,
  cache: string,
): Promise<(object: Stored) => string | undefined> {
  const { sources } = await readRepository(projectRoot);
  const imported = new Map<string, string>();
  for (const { path, importedFrom, md5, legacy } of [...sources.values()].flat()) {
    if (importedFrom === undefined || md5 === undefined) continue;
    imported.set(keyOf({ md5, legacy }), path);
    if (!md5.endsWith(".dir")) continue;
    for (const file of (await listingOf(cache, { md5, legacy })) ?? []) {
      imported.set(keyOf({ md5: file.md5, legacy }), posix.join(path, file.relpath));
    }
  }
  return (object) => imported.get(keyOf(object));
}
