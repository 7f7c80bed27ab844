import { readRegular } from "../../adapters/files/regular-file.js";
import type { ArtifactView, RunRow, SeriesView } from "../../api/views.js";
import type { RunId } from "../../domain/ids.js";
import { asRunId } from "../../domain/ids.js";
import type { Run } from "../../domain/run.js";
import { UserError } from "../../domain/user-error.js";
import type { Feature, HubContext } from "../context.js";
import { finite, leadingMetric, runRow } from "./run-row.js";
import { samplesFromTable } from "./samples.js";
import { findRuns } from "./table/arrangements.js";
import { createReaders } from "./table/readers.js";
import { createTrends } from "./trend.js";
import { allVersions, groupByRun } from "./versions-by-run.js";

/** Artifact files of this hub, by MLflow's layout below the artifact root. */
export type ArtifactFiles = {
  /** Entries of a folder; none where it is not there. `path` is relative to the run's artifacts. */
  readonly list: (run: Run, path: string) => Promise<readonly ArtifactView[]>;
  /** The file on this machine, undefined where there is none. */
  readonly file: (run: Run, path: string) => Promise<string | undefined>;
};

/** The largest table of samples that is read for the screen, in bytes. */
const samplesLimit = 32 * 1024 * 1024;

/** `runs.*`: rows, series reduced to the chart's columns, samples, artifacts. */
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
    });
  };

  const trendOf = async (run: Run): Promise<readonly number[]> => {
    const key = leadingMetric(run);
    return trends(run.runId, key, key === undefined ? 0 : (run.metrics.get(key)?.count ?? 0));
  };

  return {
    handlers: {
      "runs.list": async ({ filter, orderBy, offset, limit }) => {
        const { reader } = await readers.at();
        const found = findRuns(store.listRuns("ACTIVE_ONLY"), { filter, orderBy }, reader);
        const page = await Promise.all(found.slice(offset, offset + limit).map(({ runId }) => store.getRun(runId)));
        return { rows: await Promise.all(page.map(row)), total: found.length };
      },
      "runs.get": async ({ runId }) => row(await store.getRun(requireRunId(runId))),
      "runs.series": async ({ runId, keys, columns }) => {
        const id = requireRunId(runId);
        const series = await Promise.all(keys.map((key) => seriesView(context, id, key, columns)));
        return { series };
      },
      "runs.samples": async ({ runId }) => {
        const run = await store.getRun(requireRunId(runId));
        const entry = (await artifacts.list(run, "")).find(({ path }) => path === "samples.json");
        const file = await artifacts.file(run, "samples.json");
        if (file === undefined || (entry?.sizeBytes ?? 0) > samplesLimit) return samplesFromTable("");
        return samplesFromTable(await readRegular(file).catch(() => ""));
      },
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

/** @throws UserError `run.bad-id` */
export function requireRunId(text: string): RunId {
  const id = asRunId(text);
  if (id !== undefined) return id;
  throw new UserError({
    code: "run.bad-id",
    kind: "invalid",
    message: `"${text}" is not the id of a run (32 hex digits)`,
    hint: "List the ids with: slipway runs ls",
  });
}

async function seriesView({ store }: HubContext, runId: RunId, key: string, columns: number): Promise<SeriesView> {
  const window = await store.seriesWindow(runId, key, { columns });
  return {
    key,
    columns: window.columns.map(({ fromStep, min, max, mean, last, nanCount }) => [
      fromStep,
      numberOrNull(min),
      numberOrNull(max),
      numberOrNull(mean),
      numberOrNull(last),
      nanCount,
    ]),
    points: window.points,
    firstStep: window.firstStep,
    lastStep: window.lastStep,
  };
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : finite(value);
}
