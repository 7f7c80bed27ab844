import type { LogPattern } from "../../api/log-views.js";
import type { ExecutionId } from "../../domain/ids.js";
import type { StartScan } from "./scan.js";
import { createSelection, type Selection } from "./selection.js";

type Kept = { readonly selection: Selection; readonly life: number; timer: NodeJS.Timeout | undefined };

/** At once: each has a thread. */
const mostKept = 4;
/** One that nobody asks for is given up. */
const unusedMs = 60_000;
/** How far it is, is told so often. */
const tellEveryMs = 200;

/** The searches that go on: by log and pattern, each once, however many ask. */
export function createSelections(startScan: StartScan, onProgress: (id: ExecutionId) => void) {
  const kept = new Map<string, Kept>();
  const told = new Map<ExecutionId, NodeJS.Timeout>();

  const tell = (id: ExecutionId) => {
    if (told.has(id)) return;
    const timer = setTimeout(() => {
      told.delete(id);
      onProgress(id);
    }, tellEveryMs);
    timer.unref();
    told.set(id, timer);
  };
  const drop = (key: string) => {
    const one = kept.get(key);
    clearTimeout(one?.timer);
    one?.selection.close();
    kept.delete(key);
  };

  return {
    /** The search for `pattern` in a log; another `life` of the file is another search. @throws UserError `log.bad-pattern` */
    of: (id: ExecutionId, path: string, life: number, pattern: LogPattern): Selection => {
      const key = `${id} ${JSON.stringify(pattern)}`;
      let one = kept.get(key);
      if (one && (one.life !== life || one.selection.failed())) {
        drop(key);
        one = undefined;
      }
      one ??= { selection: createSelection(startScan, path, pattern, () => tell(id)), life, timer: undefined };
      clearTimeout(one.timer);
      one.timer = setTimeout(() => drop(key), unusedMs);
      one.timer.unref();
      kept.delete(key);
      kept.set(key, one);
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) drop(oldest);
      return one.selection;
    },
    close: () => {
      for (const key of [...kept.keys()]) drop(key);
      for (const timer of told.values()) clearTimeout(timer);
      told.clear();
    },
  };
}
