import { type FSWatcher, watch } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";

/** While something changes it is looked at so often: a file that gets 100,000 lines a second would else tell of each. */
const lookEveryMs = 50;
/** So many looks without a change, and the kernel is asked to tell again. */
const quietLooks = 20;
/** Where the kernel tells nothing (NFS, no watches left), and in case that it did not. */
const slowLookMs = 2000;

/**
 * Tells which of the files `names` of a folder changed (grew, came, went): at once after silence, then every 50 ms. The first
 * look is told, too. Returns the function that ends it.
 */
export function watchGrowth(
  folder: string,
  names: readonly string[],
  onChange: (names: readonly string[]) => void,
): () => void {
  const known = new Map<string, string>();
  let watcher: FSWatcher | undefined;
  let timer: NodeJS.Timeout | undefined;
  let quiet = 0;
  let ended = false;

  const look = async (): Promise<void> => {
    clearTimeout(timer);
    const signs = await Promise.all(names.map((name) => signOf(join(folder, name))));
    if (ended) return;
    const changed = names.filter((name, at) => known.get(name) !== signs[at]);
    for (const [at, name] of names.entries()) known.set(name, signs[at] ?? "");
    quiet = changed.length > 0 ? 0 : quiet + 1;
    if (changed.length > 0) onChange(changed);
    // Once more after the kernel was asked: what happened in between nobody would tell.
    const isQuiet = quiet > quietLooks;
    if (quiet === quietLooks) arm();
    if (!ended) timer = setTimeout(() => void look(), isQuiet ? slowLookMs : lookEveryMs);
  };
  const arm = () => {
    try {
      watcher = watch(folder, () => {
        disarm();
        quiet = 0;
        void look();
      });
      watcher.on("error", disarm);
    } catch {
      // No watches left (inotify limits): the slow look sees it.
    }
  };
  const disarm = () => {
    watcher?.close();
    watcher = undefined;
  };
  void look();
  return () => {
    ended = true;
    clearTimeout(timer);
    disarm();
  };
}

async function signOf(path: string): Promise<string> {
  return stat(path).then(
    ({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`,
    () => "",
  );
}
