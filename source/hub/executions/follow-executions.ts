import { type FSWatcher, watch } from "node:fs";
import type { ExecutionId } from "../../domain/ids.js";
import { executionFiles, executionFolder } from "../../store/execution-files.js";

/** A look at a running execution while nothing was told: a supervisor that was killed tells nobody. */
const lookEveryMs = 2000;

export type Followers = {
  readonly follow: (id: ExecutionId) => void;
  readonly unfollow: (id: ExecutionId) => void;
  readonly close: () => void;
};

/** Looks at executions that run: `onLog` when the log of one grew, `onChange` when something else of it may have changed. */
export function createFollowers(
  slipwayDir: string,
  tell: { readonly onLog: (id: ExecutionId) => void; readonly onChange: (id: ExecutionId) => void },
): Followers {
  const followed = new Map<ExecutionId, () => void>();
  const unfollow = (id: ExecutionId) => {
    followed.get(id)?.();
    followed.delete(id);
  };
  return {
    follow: (id) => {
      unfollow(id);
      let watcher: FSWatcher | undefined;
      let isWatched = true;
      const timer = setInterval(() => {
        if (!isWatched) tell.onLog(id);
        tell.onChange(id);
      }, lookEveryMs);
      try {
        watcher = watch(executionFolder(slipwayDir, id), (_, name) => {
          if (name === executionFiles.log) tell.onLog(id);
          else tell.onChange(id);
        });
        watcher.on("error", () => unfollow(id));
      } catch {
        // No watches left (inotify limits): the interval sees it, a little later.
        isWatched = false;
      }
      followed.set(id, () => {
        watcher?.close();
        clearInterval(timer);
      });
    },
    unfollow,
    close: () => {
      for (const id of [...followed.keys()]) unfollow(id);
    },
  };
}
