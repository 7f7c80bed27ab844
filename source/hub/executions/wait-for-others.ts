import { setTimeout } from "node:timers/promises";
import { type DvcProcess, processWords } from "../../domain/pipeline/dvc-process.js";
import { foreignHolders } from "./foreign-holders.js";

/** Two small files are read so often while another command has the repository. */
const lookEveryMs = 500;
/** What is over in a moment (`dvc status`) is not told: DVC itself waits for it. */
const briefMs = 1000;

/**
 * Resolves when no other DVC command runs stages here or has the repository, or when it is aborted; `tell` is called with each
 * that is waited for. Those that do not count are not waited for.
 */
export async function waitForOthers(
  projectRoot: string,
  signal: AbortSignal,
  tell: (holder: DvcProcess, words: string) => Promise<void>,
  counts: (holder: DvcProcess) => boolean = () => true,
  which: Parameters<typeof foreignHolders>[1] = {},
): Promise<void> {
  let told = 0;
  const startedAtMs = Date.now();
  while (!signal.aborted) {
    const holders = (await foreignHolders(projectRoot, which)).filter(counts);
    // One that runs a stage counts more than one that reads for a moment.
    const [holder] = [...holders].sort((a, b) => b.writes.length - a.writes.length);
    if (!holder) return;
    const isBrief = holder.writes.length === 0 && Date.now() - startedAtMs < briefMs;
    if (!isBrief && holder.pid !== told) {
      told = holder.pid;
      await tell(holder, processWords(holder, Date.now()));
    }
    await setTimeout(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}
