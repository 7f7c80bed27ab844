import type { DvcConfig } from "../../adapters/dvc/dvc-config.js";
import { createObjectCache, type ObjectCache } from "../../adapters/dvc/object-cache.js";
import type { Dataset } from "../../domain/dataset.js";
import { type RemoteMemory, remoteKey } from "./remote-memory.js";
import type { Tracked } from "./tracked.js";

type Pushed = Pick<Dataset, "pushed" | "pushedAsOfMs">;

/** Whether the remote of what is tracked has its version; empty: nobody knows, or there is nothing to push. */
export type PushState = (tracked: Pick<Tracked, "md5" | "legacy" | "remote" | "isPushed">) => Promise<Pushed>;

/**
 * Reads it from a remote that is a folder of this machine; of another one it tells what was told of it last. Make one for each
 * time of looking.
 */
export function createPushState(config: DvcConfig, memory: RemoteMemory): PushState {
  const { defaultRemote, remoteFolders } = config;
  const remotes = new Map<string, ObjectCache>();
  let recalled: ReturnType<RemoteMemory["recall"]> | undefined;
  return async ({ md5, legacy, remote = defaultRemote, isPushed }) => {
    if (md5 === undefined || remote === undefined || !isPushed) return {};
    const folder = remoteFolders.get(remote);
    if (folder === undefined) {
      recalled ??= memory.recall();
      const told = (await recalled)(remoteKey(remote, config), { md5, legacy });
      return told ? { pushed: told.isThere, pushedAsOfMs: told.atMs } : {};
    }
    const objects = remotes.get(folder) ?? createObjectCache(folder);
    remotes.set(folder, objects);
    return { pushed: await objects.has(md5, legacy) };
  };
}
