import { subjectsOf } from "../../../adapters/git/git-diff.js";
import type { ComparedRun, MetricCell } from "../../../api/run-compare-views.js";
import { betterIs } from "../../../domain/better-is.js";
import type { Run } from "../../../domain/run.js";
import type { Feature, HubContext } from "../../context.js";
import { bestOf, byName } from "../detail/metric-rows.js";
import { commitOf, dirtyOf, withoutUndefined } from "../detail/run-lineage.js";
import { requireRunId } from "../run-id.js";
import { metricView, runRow } from "../run-row.js";
import type { ArtifactFiles } from "../runs-feature.js";
import { allVersions, groupByRun } from "../versions-by-run.js";
import { compareCode, createDiffs } from "./compare-code.js";
import { compareData } from "./compare-data.js";
import { compareArtifacts, comparePackages, compareParamsFile } from "./compare-files.js";
import { createDigests } from "./digests.js";
import { matrixView } from "./matrix.js";

/** Tags that no two runs share and that say nothing of what was different. */
const ownTags = /^(mlflow\.(runName|log-model\.history|loggedArtifacts|note\.content)|slipway\.(execution|data\.))/;

/** `compare.*`: runs beside each other, by what they were made of and what came of it. */
export function createCompareFeature(context: HubContext, artifacts: ArtifactFiles): Feature {
  const { store, projectRoot } = context;
  const digests = createDigests();
  const diffs = createDiffs(projectRoot);
  const runsOf = (runIds: readonly string[]) => Promise.all(runIds.map((runId) => store.getRun(requireRunId(runId))));

  return {
    handlers: {
      "compare.runs": async ({ runIds }, { signal }) => ({
        runs: await comparedRuns(context, await runsOf(runIds), signal),
      }),
      "compare.params": async ({ runIds, ...window }) => {
        const columns = (await runsOf(runIds)).map(({ params }) => params);
        return matrixView({ columns, window, notes: [] });
      },
      "compare.tags": async ({ runIds, ...window }) => {
        const columns = (await runsOf(runIds)).map(
          ({ tags }) => new Map([...tags].filter(([key]) => !ownTags.test(key))),
        );
        return matrixView({ columns, window, notes: [] });
      },
      "compare.metrics": async ({ runIds, by, ...window }) => {
        const columns = (await runsOf(runIds)).map((run) => metricCells(run, by));
        return matrixView({ columns, window, notes: [], best: bestCells, order: systemLast });
      },
      "compare.artifacts": async ({ runIds, ...window }) =>
        compareArtifacts(store, artifacts, digests, await runsOf(runIds), window),
      "compare.paramsFile": async ({ runIds, ...window }, { signal }) =>
        compareParamsFile(projectRoot, await runsOf(runIds), window, signal),
      "compare.data": async ({ runIds, ...window }) => compareData(projectRoot, await runsOf(runIds), window),
      "compare.packages": async ({ runIds, ...window }) =>
        comparePackages(store, artifacts, await runsOf(runIds), window),
      "compare.code": async ({ runIds, ...window }, { signal }) =>
        compareCode(diffs, await runsOf(runIds), window, signal),
    },
  };
}

async function comparedRuns(
  context: HubContext,
  runs: readonly Run[],
  signal: AbortSignal,
): Promise<readonly ComparedRun[]> {
  const { store, projectRoot, executionEnds } = context;
  const byRun = groupByRun(await allVersions(context));
  const commits = runs.map(commitOf).filter((commit) => commit !== undefined);
  const subjects = await subjectsOf(projectRoot, commits, signal).catch(() => undefined);
  return Promise.all(
    runs.map(async (run) => {
      const experiment = (await store.getExperiment(run.experimentId)).name;
      const versions = byRun.get(run.runId) ?? [];
      const { stale } = runRow(run, { experiment, versions, trend: [], nowMs: context.now(), executionEnds });
      const { runId, name, status, startedAtMs, endedAtMs } = run;
      const gitCommit = commitOf(run);
      const gitSubject = subjects?.get(gitCommit ?? "")?.message;
      const optional = withoutUndefined({ endedAtMs, gitCommit, gitDirty: dirtyOf(run), gitSubject });
      const deleted = run.lifecycleStage === "deleted" ? { deleted: true } : {};
      return { runId, name, experiment, status, stale, startedAtMs, versions, ...deleted, ...optional };
    }),
  );
}

/** The last value of each metric, or its best where its name tells what that is. */
function metricCells({ metrics }: Run, by: "last" | "best"): ReadonlyMap<string, MetricCell> {
  return new Map(
    [...metrics].map(([key, summary]) => {
      const { last } = metricView(key, summary);
      return [key, by === "best" ? (bestOf(key, summary)?.value ?? last) : last];
    }),
  );
}

/** The cells with the best value; NaN is never one. */
function bestCells(key: string, cells: readonly (MetricCell | null)[]): readonly number[] {
  const better = betterIs(key);
  const numbers = cells.map((cell) => (cell === null ? Number.NaN : Number(cell)));
  const known = numbers.filter((number) => !Number.isNaN(number));
  if (better === undefined || known.length < 2) return [];
  const best = better === "lower" ? Math.min(...known) : Math.max(...known);
  return numbers.flatMap((number, at) => (number === best ? [at] : []));
}

function systemLast(a: string, b: string): number {
  const isSystem = (key: string) => key.startsWith("system/");
  return isSystem(a) === isSystem(b) ? byName(a, b) : Number(isSystem(a)) - Number(isSystem(b));
}
