import { listingOf } from "../../adapters/dvc/cache-objects.js";
import { readDvcConfig } from "../../adapters/dvc/dvc-config.js";
import { type RemoteMemory, remoteKey } from "../datasets/remote-memory.js";
import { sizeIn } from "./needed.js";

/** An object by what the cache has it under. */
export type Stored = { readonly md5: string; readonly legacy: boolean };

/** Where else an object is: the remotes that have it; without any it is nowhere else, or nobody has asked. */
export type Whereabouts = { readonly remotes: readonly string[]; readonly isUnknown: boolean };

/**
 * Tells where else objects of the cache are. Remotes that are folders are looked into; of others it is known what pushes, fetches
 * and checks told, of a folder for every file of it.
 */
export async function whereaboutsOf(
  dvcRoot: string,
  memory: RemoteMemory,
  objects: readonly Stored[],
): Promise<(object: Stored) => Whereabouts> {
  const config = await readDvcConfig(dvcRoot);
  const recall = await memory.recall();
  const found = new Map<string, { readonly remotes: string[]; isUnknown: boolean }>();
  for (const object of objects) found.set(keyOf(object), { remotes: [], isUnknown: false });
  for (const name of config.remotes) {
    const folder = config.remoteFolders.get(name);
    const remote = remoteKey(name, config);
    const has =
      folder === undefined
        ? await toldOf(config.cacheFolder, (object) => recall(remote, object)?.isThere, objects)
        : inFolder(folder);
    for (const object of objects) {
      const place = found.get(keyOf(object));
      const answer = await has(object);
      if (answer) place?.remotes.push(name);
      else if (place && answer === undefined) place.isUnknown = true;
    }
  }
  return (object) => found.get(keyOf(object)) ?? { remotes: [], isUnknown: true };
}

/** What was told of an object, or of a folder around it: that counts as pushed when all of its files are. */
async function toldOf(cache: string, recall: (object: Stored) => boolean | undefined, objects: readonly Stored[]) {
  const files = new Set<string>();
  for (const folder of objects.filter((each) => each.md5.endsWith(".dir") && recall(each))) {
    for (const { md5 } of (await listingOf(cache, folder)) ?? []) files.add(keyOf({ ...folder, md5 }));
  }
  return async (object: Stored): Promise<boolean | undefined> => files.has(keyOf(object)) || recall(object);
}

function inFolder(folder: string) {
  return async ({ md5, legacy }: Stored): Promise<boolean | undefined> =>
    (await sizeIn(folder, { md5, legacy })) !== undefined;
}

export function keyOf({ md5, legacy }: Stored): string {
  return `${md5} ${legacy}`;
}
