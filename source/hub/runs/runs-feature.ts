import type { ArtifactView, RunRow } from "../../api/views.js";
import type { Run } from "../../domain/run.js";
import { columnOf } from "../../domain/run-table/run-column.js";
import type { ArtifactNames } from "../../store/artifact-names.js";
import type { Feature, HubContext } from "../context.js";
import { createChartMetricsCalls } from "./chart-metrics.js";
import { requireRunId } from "./run-id.js";
import { leadingMetric, runRow } from "./run-row.js";
import { createSeriesCall } from "./series-calls.js";
import { findRuns } from "./table/arrangements.js";
import { createReaders } from "./table/readers.js";
import { cellOf } from "./table/rows.js";
import { unknownFields } from "./table/unknown-fields.js";
import { createTrends } from "./trend.js";
import { allVersions, groupByRun } from "./versions-by-run.js";

/** A run or a logged model: what has artifacts. */
export type ArtifactOwner = { readonly artifactUri: string };

/** Artifact files of this hub, by MLflow's layout below the artifact root. */
export type ArtifactFiles = {
  /** Entries of a folder; none where it is not there. `path` is relative to the owner's artifacts. */
  readonly list: (owner: ArtifactOwner, path: string) => Promise<readonly ArtifactView[]>;
  /** What is in a folder, without sizes. */
  readonly names: (owner: ArtifactOwner, path: string) => Promise<ArtifactNames>;
  /** Bytes of a file, undefined where there is none. */
  readonly size: (owner: ArtifactOwner, path: string) => Promise<number | undefined>;
  /** The file on this machine, undefined where there is none. */
  readonly file: (owner: ArtifactOwner, path: string) => Promise<string | undefined>;
};

/** `runs.*`: rows, series reduced to the chart's columns, artifacts. */
export function createRunsFeature(context: HubContext, artifacts: ArtifactFiles): Feature {
  const { store } = context;
  const trends = createTrends(store);
  const readers = createReaders(context);
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
      executionEnds: context.executionEnds,
    });
  };

  const trendOf = async (run: Run): Promise<readonly number[]> => {
    const key = leadingMetric(run);
    return trends(run.runId, key, key === undefined ? 0 : (run.metrics.get(key)?.count ?? 0));
  };

  return {
    handlers: {
      "runs.list": async ({ filter, and = "", orderBy, offset, limit, columns }) => {
        const { reader } = await readers.at();
        const found = findRuns(store.listRuns("ACTIVE_ONLY"), { filters: [filter, and], orderBy }, reader);
        const page = found.slice(offset, offset + limit);
        const rows = await Promise.all(page.map(async ({ runId }) => row(await store.getRun(runId))));
        const unknown = found.length > 0 ? [] : unknownFields(filter, store.listRuns("ACTIVE_ONLY"));
        const view = { rows, total: found.length, ...(unknown.length === 0 ? {} : { unknown }) };
        if (!columns) return view;
        const reads = columns.map((id) => reader.column(columnOf(id)));
        return { ...view, cells: page.map((run) => reads.map((read) => cellOf(read(run)))) };
      },
      "runs.get": async ({ runId }) => row(await store.getRun(requireRunId(runId))),
      "runs.series": createSeriesCall(context),
      ...createChartMetricsCalls(context, readers),
      "runs.artifacts": async ({ runId, path }) => ({
        artifacts: await artifacts.list(await store.getRun(requireRunId(runId)), path),
      }),
    },
    close: async () => {
      stopListening();
      readers.close();
    },
  };
}
