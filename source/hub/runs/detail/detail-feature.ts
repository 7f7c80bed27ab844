import { subjectsOf } from "../../../adapters/git/git-diff.js";
import type { FoundRun, RunHeadView } from "../../../api/run-detail-views.js";
import type { RunRow } from "../../../api/views.js";
import { findWords } from "../../../domain/find-words.js";
import { asRunId } from "../../../domain/ids.js";
import type { MetricPoint, Run } from "../../../domain/run.js";
import type { Feature, HubContext } from "../../context.js";
import { requireRunId } from "../run-id.js";
import { metricView, runRow } from "../run-row.js";
import type { ArtifactFiles } from "../runs-feature.js";
import { allVersions, groupByRun } from "../versions-by-run.js";
import { createPreviews } from "./artifact-preview.js";
import { artifactPlace, artifactTree } from "./artifact-tree.js";
import type { DecodeFile } from "./image-process.js";
import { byName, metricKeys, metricRow } from "./metric-rows.js";
import { commitOf, inputView, modelsOf, runLineage, withoutUndefined } from "./run-lineage.js";

const mostFound = 100;

/** `runs.find`, `runs.head` and the windows of what a run has: params, tags, metrics, points, artifacts and their contents. */
export function createDetailFeature(context: HubContext, artifacts: ArtifactFiles, decode: DecodeFile): Feature {
  const { store, projectRoot } = context;
  const preview = createPreviews(decode);
  const subjects = new Map<string, string | undefined>();
  const getRun = (runId: string) => store.getRun(requireRunId(runId));

  const subjectOf = async (commit: string | undefined, signal: AbortSignal): Promise<string | undefined> => {
    if (commit === undefined) return undefined;
    if (!subjects.has(commit)) {
      const found = await subjectsOf(projectRoot, [commit], signal).catch(() => undefined);
      subjects.set(commit, found?.get(commit)?.message);
    }
    return subjects.get(commit);
  };

  return {
    handlers: {
      "runs.find": async ({ text }) => ({ runs: await findRuns(context, text) }),
      "runs.head": async ({ runId }, { signal }) => {
        const run = await getRun(runId);
        const versions = groupByRun(await allVersions(context)).get(run.runId) ?? [];
        const gitSubject = await subjectOf(commitOf(run), signal);
        return headView(context, run, versions, gitSubject);
      },
      "runs.entries": async ({ runId, of, find, offset, limit }) => {
        const run = await getRun(runId);
        const entries = [...run[of]].sort(([a], [b]) => byName(a, b));
        const matches = findWords(find);
        const found = entries.filter(([key, value]) => matches(`${key} ${value}`));
        return { rows: found.slice(offset, offset + limit), total: found.length, all: entries.length };
      },
      "runs.metrics": async ({ runId, find, offset, limit }) => {
        const run = await getRun(runId);
        if (run.metricsProblem) throw run.metricsProblem;
        const keys = metricKeys(run);
        const found = keys.filter(findWords(find));
        const rows = await Promise.all(
          found.slice(offset, offset + limit).map(async (key) => {
            const summary = run.metrics.get(key);
            return summary ? [await metricRow(store, run, key, summary, true)] : [];
          }),
        );
        return { rows: rows.flat(), total: found.length, all: keys.length };
      },
      "runs.points": async ({ runId, key, pageToken, limit }) => {
        const page = await store.metricHistory(requireRunId(runId), key, { maxResults: limit, pageToken });
        return {
          points: page.items.map(
            (point) => [Number(point.step), Number(point.timestampMs), pointValue(key, point)] as const,
          ),
          ...withoutUndefined({ nextPageToken: page.nextPageToken }),
        };
      },
      "runs.tree": async ({ runId, open, ...window }) => {
        const run = await getRun(runId);
        return artifactTree(artifacts, run, await modelsOf(store, run), { ...window, open: new Set(open) });
      },
      "runs.preview": async ({ runId, path, from, limit, columns, rows }) => {
        const run = await getRun(runId);
        const place = artifactPlace(run, await modelsOf(store, run), path);
        if (!place) return { kind: "gone" };
        const file = await artifacts.file(place.owner, place.path);
        if (file !== undefined) {
          const uri = `${place.owner.artifactUri}/${place.path}`;
          return preview(file, uri, { from, limit, columns, rows });
        }
        const { folders, files } = await artifacts.names(place.owner, place.path);
        const entries = folders.length + files.length;
        return entries === 0 ? { kind: "gone" } : { kind: "folder", entries };
      },
    },
  };
}

async function headView(
  context: HubContext,
  run: Run,
  versions: RunRow["versions"],
  gitSubject: string | undefined,
): Promise<RunHeadView> {
  const { store, executionEnds } = context;
  const experiment = (await store.getExperiment(run.experimentId)).name;
  // The table's own view of its state; what may be thousands is left out.
  const row = runRow(run, { experiment, versions, trend: [], nowMs: context.now(), executionEnds });
  return {
    runId: run.runId,
    name: run.name,
    experimentId: run.experimentId,
    experiment,
    status: run.status,
    stale: row.stale,
    deleted: run.lifecycleStage === "deleted",
    startedAtMs: run.startedAtMs,
    ...withoutUndefined({ endedAtMs: run.endedAtMs, lastPointAtMs: row.lastPointAtMs }),
    userId: run.userId,
    artifactUri: run.artifactUri,
    note: run.tags.get("mlflow.note.content") ?? "",
    lineage: await runLineage(store, run, { versions, gitSubject }),
    inputs: run.inputs.map(inputView),
    models: await modelsOf(store, run),
  };
}

/** Runs that a user means by this text: the whole id, else the name, else the first digits of the id. */
async function findRuns({ store }: HubContext, text: string): Promise<readonly FoundRun[]> {
  const whole = asRunId(text);
  const run = whole && (await store.getRun(whole).catch(() => undefined));
  const experiments = await store.searchExperiments({ maxResults: 50_000 });
  const names = new Map(experiments.items.map(({ experimentId, name }) => [experimentId, name]));
  const view = ({ runId, name, experimentId, startedAtMs }: Run): FoundRun => ({
    runId,
    name,
    experiment: names.get(experimentId) ?? experimentId,
    startedAtMs,
  });
  if (run) return [view(run)];
  const search = async (filter: string) =>
    (await store.searchRuns({ experimentIds: [...names.keys()], filter, maxResults: mostFound })).items.map(view);
  const named = text.includes("'") ? [] : await search(`attributes.run_name = '${text}'`);
  if (named.length > 0 || !/^[0-9a-f]+$/.test(text)) return named;
  return search(`attributes.run_id LIKE '${text}%'`);
}

/** NaN and infinity by MLflow's words, as in a summary. */
function pointValue(key: string, last: MetricPoint) {
  return metricView(key, { last, min: undefined, max: undefined, count: 1, nanCount: 0 }).last;
}
