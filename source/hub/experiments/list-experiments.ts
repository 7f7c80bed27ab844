import { join } from "node:path";
import { readDvcQueue } from "../../adapters/dvc/dvc-queue.js";
import { type ExperimentRef, readExperimentRefs } from "../../adapters/dvc/exp-refs.js";
import type { ShownExperiment } from "../../adapters/dvc/exp-show.js";
import { readRepository } from "../../adapters/dvc/repository.js";
import { YamlProblem } from "../../adapters/dvc/yaml-problem.js";
import { readRegular } from "../../adapters/files/regular-file.js";
import { git } from "../../adapters/git/git-read.js";
import type { ExperimentsView, ExperimentValues } from "../../api/experiment-views.js";
import { UserError } from "../../domain/user-error.js";
import { metricsFiles, metricsOfCommits, numbersOf } from "./experiment-metrics.js";
import { locksOfCommits, paramsOfLocks } from "./experiment-params.js";

const nothing: ExperimentValues = { params: {}, metrics: {} };

/**
 * Reads the experiments natively; those of a commit are read once, for a commit does not change. Where a file of the workspace
 * does not parse, a merge conflict in dvc.lock say, `askDvc` is asked.
 */
export function createExperimentList(
  root: string,
  askDvc: (signal: AbortSignal) => Promise<readonly ShownExperiment[]>,
): (signal: AbortSignal) => Promise<ExperimentsView> {
  const native = createNative(root);
  return async (signal) => {
    const refs = (await hasGit(root, signal)) ? await readExperimentRefs(root, signal) : [];
    if (refs.length === 0) return { experiments: [], workspace: nothing, queue: await readDvcQueue(root, signal) };
    try {
      return await native(refs, signal);
    } catch (error) {
      if (!(error instanceof YamlProblem)) throw error;
      const shown = new Map((await askDvc(signal)).map((each) => [each.commit, each]));
      return {
        experiments: refs.map((ref) => {
          const { params, metrics } = shown.get(ref.commit) ?? nothing;
          return { ...ref, params, metrics };
        }),
        workspace: nothing,
        queue: await readDvcQueue(root, signal),
        problem: `read by dvc exp show: ${error.message}`,
      };
    }
  };
}

function createNative(root: string) {
  const known = new Map<string, ExperimentValues>();
  return async (refs: readonly ExperimentRef[], signal: AbortSignal): Promise<ExperimentsView> => {
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
      experiments: refs.map((ref) => ({ ...ref, ...(known.get(ref.commit) ?? nothing) })),
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

/** False: DVC makes no experiments. */
function hasGit(root: string, signal: AbortSignal): Promise<boolean> {
  return git(root, ["rev-parse", "--git-dir"], signal).then(
    () => true,
    (error: unknown) => {
      if (error instanceof UserError && error.code === "git.failed") return false;
      throw error;
    },
  );
}
