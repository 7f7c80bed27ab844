import type { DvcConfig } from "../../adapters/dvc/dvc-config.js";
import { createObjectCache, type ObjectCache } from "../../adapters/dvc/object-cache.js";
import type { Tracked } from "./tracked.js";

/** Whether the remote of what is tracked has its version; undefined: nobody knows, or there is nothing to push. */
export type PushState = (tracked: Pick<Tracked, "md5" | "legacy" | "remote">) => Promise<boolean | undefined>;

/** Reads it from a remote that is a folder of this machine; another one is not asked. Make one for each time of looking. */
export function createPushState({ defaultRemote, remoteFolders }: DvcConfig): PushState {
  const remotes = new Map<string, ObjectCache>();
  return async ({ md5, legacy, remote = defaultRemote }) => {
    const folder = remote === undefined ? undefined : remoteFolders.get(remote);
    if (md5 === undefined || folder === undefined) return undefined;
    const objects = remotes.get(folder) ?? createObjectCache(folder);
    remotes.set(folder, objects);
    return objects.has(md5, legacy);
  };
}
