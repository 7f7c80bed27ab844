import { type FSWatcher, watch } from "node:fs";
import { dirname, relative } from "node:path";

/** Folders so deep in the project are watched with it (hub/project/watch.ts). */
const watchedDepth = 4;
/** More watchers than this are not made: the kernel's are shared by all programs of a user. */
const mostWatchers = 1000;
/** What cannot be watched is looked at so often, while somebody looks. */
const lookEveryMs = 2000;

export type GraphWatch = {
  /** The files that the pipeline is made of, and all folders below those that are folders; absolute. */
  readonly follow: (files: readonly string[], folders: readonly string[]) => void;
  readonly close: () => void;
};

/**
 * Tells when a file of the pipeline's graph may have changed that the watcher of the project does not see: deep in folders, or
 * outside. Where the kernel gives no watch (limits, network disks), it tells every 2 s while `watched()`.
 */
export function createGraphWatch(root: string, onChange: () => void, watched: () => boolean): GraphWatch {
  const watchers = new Map<string, FSWatcher>();
  let unseen = false;
  const timer = setInterval(() => {
    if (unseen && watched()) onChange();
  }, lookEveryMs).unref();

  const add = (folder: string) => {
    try {
      const watcher = watch(folder, { persistent: false }, onChange);
      watcher.on("error", () => {
        drop(folder);
        unseen = true;
      });
      watchers.set(folder, watcher);
    } catch (error) {
      // One that is not there comes by its parent, or by the next look.
      unseen ||= !(error instanceof Error && "code" in error && error.code === "ENOENT");
    }
  };
  const drop = (folder: string) => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  return {
    follow: (files, folders) => {
      const wanted = new Set([...files.map((file) => dirname(file)), ...folders].filter((each) => !isSeen(root, each)));
      for (const folder of watchers.keys()) if (!wanted.has(folder)) drop(folder);
      unseen = wanted.size > mostWatchers;
      for (const folder of [...wanted].slice(0, mostWatchers)) if (!watchers.has(folder)) add(folder);
    },
    close: () => {
      clearInterval(timer);
      for (const folder of [...watchers.keys()]) drop(folder);
    },
  };
}

function isSeen(root: string, folder: string): boolean {
  const path = relative(root, folder);
  return path === "" || !(path.startsWith("..") || path.split("/").length > watchedDepth);
}
