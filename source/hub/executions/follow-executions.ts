import type { ExecutionId } from "../../domain/ids.js";
import { executionFiles, executionFolder } from "../../store/execution-files.js";
import { watchGrowth } from "../../store/growth.js";

/** A look at a running execution while nothing was told: a supervisor that was killed tells nobody. */
const lookEveryMs = 2000;
/** All that changes while an execution runs but the notes of when its log grew, which tell nothing new. */
const watched = Object.values(executionFiles).filter((name) => name !== executionFiles.times);

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
      const timer = setInterval(() => tell.onChange(id), lookEveryMs);
      const stop = watchGrowth(executionFolder(slipwayDir, id), watched, (changed) => {
        if (changed.includes(executionFiles.log)) tell.onLog(id);
        if (changed.some((name) => name !== executionFiles.log)) tell.onChange(id);
      });
      followed.set(id, () => {
        stop();
        clearInterval(timer);
      });
    },
    unfollow,
    close: () => {
      for (const id of [...followed.keys()]) unfollow(id);
    },
  };
}
