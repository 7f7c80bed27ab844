import { z } from "zod";
import type { ArtifactView, RunRow } from "../../api/views.js";
import type { RunId } from "../../domain/ids.js";
import type { ModelVersion } from "../../domain/registry.js";
import type { Run } from "../../domain/run.js";
import type { Feature, HubContext } from "../context.js";
import { createChartMetricsCalls } from "./chart-metrics.js";
import { requireRunId } from "./run-id.js";
import { leadingMetric, runRow } from "./run-row.js";
import { createSeriesCall } from "./series-calls.js";

/** A run or a logged model: what has artifacts. */
export type ArtifactOwner = { readonly artifactUri: string };

/** Artifact files of this hub, by MLflow's layout below the artifact root. */
export type ArtifactFiles = {
  /** Entries of a folder; none where it is not there. `path` is relative to the owner's artifacts. */
  readonly list: (owner: ArtifactOwner, path: string) => Promise<readonly ArtifactView[]>;
  /** The file on this machine, undefined where there is none. */
  readonly file: (owner: ArtifactOwner, path: string) => Promise<string | undefined>;
};

const trendColumns = 24;
const deletedKind = "runs.delete";

/** `runs.*`: rows, series reduced to the chart's columns, artifacts, delete with undo. */
export function createRunsFeature(context: HubContext, artifacts: ArtifactFiles): Feature {
  const { store } = context;
  context.undo.on(deletedKind, z.object({ runId: z.string() }), ({ runId }) => store.restoreRun(requireRunId(runId)));
  const trends = new Map<RunId, { readonly points: number; readonly trend: readonly number[] }>();
  let versionsByRun: ReadonlyMap<string, RunRow["versions"]> | undefined;
  const stopListening = store.onChange((change) => {
    if (change.topic === "models") versionsByRun = undefined;
  });

  const row = async (run: Run): Promise<RunRow> => {
    versionsByRun ??= groupByRun(await allVersions(context));
    return runRow(run, {
      experiment: (await store.getExperiment(run.experimentId)).name,
      versions: versionsByRun.get(run.runId) ?? [],
      trend: await trendOf(run),
      nowMs: context.now(),
    });
  };

  const trendOf = async (run: Run): Promise<readonly number[]> => {
    const key = leadingMetric(run);
    const points = key === undefined ? 0 : (run.metrics.get(key)?.count ?? 0);
    if (key === undefined || points < 2) return [];
    const known = trends.get(run.runId);
    if (known?.points === points) return known.trend;
    const { columns } = await store.seriesWindow(run.runId, key, { columns: trendColumns });
    const trend = columns.map((column) => column.mean).filter(Number.isFinite);
    trends.set(run.runId, { points, trend });
    return trend;
  };

  return {
    handlers: {
      "runs.list": async ({ filter, orderBy, offset, limit }) => {
        const experiments = await store.searchExperiments({ maxResults: 50_000 });
        const experimentIds = experiments.items.map((experiment) => experiment.experimentId);
        const found = await allRuns(context, { experimentIds, filter, orderBy });
        const rows = await Promise.all(found.slice(offset, offset + limit).map(row));
        return { rows, total: found.length };
      },
      "runs.get": async ({ runId }) => row(await store.getRun(requireRunId(runId))),
      "runs.series": createSeriesCall(context),
      ...createChartMetricsCalls(context),
      "runs.artifacts": async ({ runId, path }) => ({
        artifacts: await artifacts.list(await store.getRun(requireRunId(runId)), path),
      }),
      "runs.delete": async ({ runId }) => {
        const id = requireRunId(runId);
        const run = await store.getRun(id);
        if (run.lifecycleStage === "deleted") return { deleted: false };
        await store.deleteRun(id);
        await context.undo.push({ label: `delete of run ${run.name}`, kind: deletedKind, data: { runId: id } });
        return { deleted: true };
      },
    },
    close: async () => stopListening(),
  };
}

async function allRuns(
  { store }: HubContext,
  search: Parameters<HubContext["store"]["searchRuns"]>[0],
): Promise<readonly Run[]> {
  const runs: Run[] = [];
  let pageToken: string | undefined;
  do {
    const page = await store.searchRuns({ ...search, maxResults: 50_000, pageToken });
    runs.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return runs;
}

export async function allVersions({ store }: HubContext): Promise<readonly ModelVersion[]> {
  const versions: ModelVersion[] = [];
  let pageToken: string | undefined;
  do {
    const page = await store.searchModelVersions({ maxResults: 10_000, pageToken });
    versions.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return versions;
}

export function groupByRun(versions: readonly ModelVersion[]): ReadonlyMap<string, RunRow["versions"]> {
  const byRun = new Map<string, RunRow["versions"][number][]>();
  for (const { name, version, stage, runId } of versions) {
    if (runId === undefined) continue;
    const list = byRun.get(runId) ?? [];
    list.push({ model: name, version, stage });
    byRun.set(runId, list);
  }
  return byRun;
}
