import { join } from "node:path";
import { readDvcQueue } from "../../adapters/dvc/dvc-queue.js";
import { readExperimentRefs } from "../../adapters/dvc/exp-refs.js";
import { readRepository } from "../../adapters/dvc/repository.js";
import { readRegular } from "../../adapters/files/regular-file.js";
import type { ExperimentsView, ExperimentValues } from "../../api/experiment-views.js";
import { metricsFiles, metricsOfCommits, numbersOf } from "./experiment-metrics.js";
import { locksOfCommits, paramsOfLocks } from "./experiment-params.js";

/** Reads the experiments natively; those of a commit are read once, for a commit does not change. */
export function createExperimentList(root: string): (signal: AbortSignal) => Promise<ExperimentsView> {
  const known = new Map<string, ExperimentValues>();
  return async (signal) => {
    const refs = await readExperimentRefs(root, signal);
    const { stages, locks } = await readRepository(root);
    const unread = [...new Set(refs.map(({ commit }) => commit))].filter((commit) => !known.has(commit));
    if (unread.length > 0) {
      const entries = await locksOfCommits(root, stages, unread, signal);
      const metrics = await metricsOfCommits(root, unread);
      for (const [at, commit] of unread.entries()) {
        known.set(commit, {
          params: Object.fromEntries(paramsOfLocks(entries[at] ?? new Map())),
          metrics: Object.fromEntries(metrics[at] ?? []),
        });
      }
    }
    return {
      experiments: refs.map((ref) => ({ ...ref, ...(known.get(ref.commit) ?? { params: {}, metrics: {} }) })),
      workspace: {
        params: Object.fromEntries(paramsOfLocks(locks)),
        metrics: await metricsNow(root, metricsFiles(stages)),
      },
      queue: await readDvcQueue(root, signal),
    };
  };
}

async function metricsNow(root: string, files: ReturnType<typeof metricsFiles>): Promise<Record<string, number>> {
  const read = files.map(async ({ path }) => [...numbersOf(await readRegular(join(root, path)).catch(() => ""), path)]);
  return Object.fromEntries((await Promise.all(read)).flat());
}
