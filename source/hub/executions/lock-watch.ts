import { statSync } from "node:fs";
import { lockFiles, lockFolder } from "../../adapters/dvc/dvc-locks.js";
import { findDvcRoot } from "../../adapters/dvc/dvc-root.js";
import { watchGrowth } from "../../store/growth.js";

/** A DVC that was killed tells nobody: who has a lock is looked at so often, while somebody looks. */
const lookEveryMs = 2000;

export type LockWatch = { readonly close: () => void };

/**
 * Tells when another DVC command may have taken or given back a lock of the repository: by the kernel, and while `watched()` and
 * `held()` every 2 s.
 */
export function watchLocks(
  projectRoot: string,
  options: { readonly onChange: () => void; readonly watched: () => boolean; readonly held: () => boolean },
): LockWatch {
  let stop: (() => void) | undefined;
  let ended = false;
  const follow = async () => {
    const dvcRoot = await findDvcRoot(projectRoot);
    if (dvcRoot === undefined || ended || stop) return;
    const folder = lockFolder(dvcRoot);
    // It comes with the first DVC command.
    if (statSync(folder, { throwIfNoEntry: false })) stop = watchGrowth(folder, lockFiles, options.onChange);
  };
  void follow();
  const timer = setInterval(() => {
    if (!options.watched()) return;
    if (!stop) void follow();
    if (options.held()) options.onChange();
  }, lookEveryMs).unref();
  return {
    close: () => {
      ended = true;
      stop?.();
      clearInterval(timer);
    },
  };
}
