import { randomUUID } from "node:crypto";
import { asRunId, type LoggedModelId, type RunId } from "../../domain/ids.js";
import type { Metric, Run } from "../../domain/run.js";
import { pointAt } from "../../domain/series/point-columns.js";
import { lowerBound, reduceSeries } from "../../domain/series/reduce-series.js";
import { sampleEvenly } from "../../domain/series/sample-evenly.js";
import type { TrackingStore } from "../../domain/tracking-store.js";
import { createSeriesCache } from "../series-cache.js";
import { pointsBetween } from "../series-columns.js";
import { appendToUri } from "./artifact-uri.js";
import type { ExperimentLookup } from "./experiments.js";
import { type RunForm, removePair, setPair } from "./forms.js";
import { checkBatch, checkKey, checkTags, cutParam, cutTag, invalid, notFound } from "./limits.js";
import { metricsOfModel } from "./model-metrics.js";
import { page, pageRange } from "./pages.js";
import { freshRun, openRunDocuments } from "./run-documents.js";
import { listedEntry } from "./run-index/listed-entry.js";
import { openRunIndex } from "./run-index/open-run-index.js";
import { type RunEntry, toRun } from "./run-index/run-entry.js";
import { searchEntries } from "./run-index/search-runs.js";
import { inventRunName } from "./run-names.js";
import { openSeriesFiles } from "./series-files.js";
import { type StoreParts, serialByKey } from "./shared.js";

type Runs = Pick<
  TrackingStore,
  | "createRun"
  | "getRun"
  | "updateRun"
  | "deleteRun"
  | "restoreRun"
  | "deleteRunTag"
  | "logBatch"
  | "logInputs"
  | "logOutputs"
  | "searchRuns"
  | "listRuns"
  | "metricHistory"
  | "sampledHistory"
  | "seriesWindow"
  | "seriesPoints"
> & {
  /** Points logged with a model's id. */
  readonly metricsOfModel: (modelId: LoggedModelId) => Promise<readonly (Metric & { readonly runId: RunId })[]>;
  /** Syncs the points of the last second to disk, and now and then the index. */
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A longer page is cut to this, and its token leads on: no reply grows without bounds. */
const historyMost = 50_000;

/** Runs: a document and a series file each; in memory an index of what they say, without the points. */
export async function openRuns(
  parts: StoreParts,
  { experimentOf, deletedExperiments }: ExperimentLookup,
): Promise<Runs> {
  const { folder, now, emit, assertWritable, report } = parts;
  const index = openRunIndex(folder, parts);
  const { entries, seriesPath } = index;
  const documents = openRunDocuments(index.documentPath);
  const series = openSeriesFiles(seriesPath, report);
  const cache = createSeriesCache(seriesPath, (runId) => entries.get(runId)?.series);
  const serial = serialByKey();

  const find = (id: RunId): RunEntry => {
    const entry = entries.get(id);
    if (!entry) throw notFound("The run", id);
    return entry;
  };
  const active = (id: RunId): RunEntry => {
    const entry = find(id);
    const { lifecycleStage, experimentId } = entry.form;
    if (lifecycleStage !== "active" || deletedExperiments().has(experimentId))
      throw invalid(`The run ${id} is deleted`);
    return entry;
  };
  /** A run is deleted and restored with its experiment, without a save of each run. */
  const shown = (entry: RunEntry): Run =>
    deletedExperiments().has(entry.form.experimentId) ? { ...toRun(entry), lifecycleStage: "deleted" } : toRun(entry);
  const save = async (id: RunId, apply: (run: RunForm) => void): Promise<RunEntry> => {
    const entry = index.take(id, await documents.update(id, apply));
    emit({ topic: "runs", runId: id });
    return entry;
  };
  const change = (id: RunId, apply: (run: RunForm) => void): Promise<RunEntry> => serial(id, () => save(id, apply));

  return {
    createRun: async ({ experimentId, name, userId, startedAtMs, tags = [] }) => {
      assertWritable();
      checkTags(tags);
      const { lifecycleStage, artifactLocation } = experimentOf(experimentId);
      if (lifecycleStage !== "active") throw invalid(`The experiment ${experimentId} is deleted`);
      const runId = asRunId(randomUUID().replaceAll("-", ""));
      if (runId === undefined) throw invalid("No id for the run");
      const tagged = tags.find(({ key }) => key === "mlflow.runName")?.value;
      if (name && tagged && name !== tagged) {
        throw invalid(
          `The run is named ${JSON.stringify(name)} and, by its tag mlflow.runName, ${JSON.stringify(tagged)}`,
        );
      }
      const named = name || tagged || inventRunName();
      const run: RunForm = {
        ...freshRun(runId),
        experimentId,
        name: named,
        userId: userId ?? "",
        startedAtMs: startedAtMs ?? now(),
        artifactUri: appendToUri(artifactLocation, `${runId}/artifacts`),
      };
      for (const { key, value } of tags) setPair(run.tags, key, cutTag(value));
      setPair(run.tags, "mlflow.runName", named);
      const entry = index.take(runId, await documents.create(runId, run));
      emit({ topic: "runs", runId });
      return shown(entry);
    },
    getRun: async (id) => shown(find(id)),
    updateRun: async (id, { status, startedAtMs, endedAtMs, name }) => {
      assertWritable();
      active(id);
      const entry = await change(id, (run) => {
        if (status !== undefined) run.status = status;
        if (startedAtMs !== undefined) run.startedAtMs = startedAtMs;
        if (endedAtMs !== undefined) run.endedAtMs = endedAtMs;
        if (name) {
          run.name = name;
          setPair(run.tags, "mlflow.runName", name);
        }
      });
      return shown(entry);
    },
    deleteRun: async (id) => {
      assertWritable();
      find(id);
      await change(id, (run) => {
        run.lifecycleStage = "deleted";
      });
    },
    restoreRun: async (id) => {
      assertWritable();
      find(id);
      await change(id, (run) => {
        run.lifecycleStage = "active";
      });
    },
    deleteRunTag: async (id, key) => {
      assertWritable();
      active(id);
      await change(id, ({ tags }) => {
        if (!removePair(tags, key)) throw notFound("The tag", key);
      });
    },
    logBatch: async (id, { metrics = [], params = [], tags = [] }) => {
      assertWritable();
      // What is wrong with the batch itself comes before what is wrong with the run (SqlAlchemyStore.log_batch).
      for (const { key } of metrics) checkKey("metric", key);
      for (const { key } of params) checkKey("param", key);
      checkTags(tags);
      checkBatch({ metrics: metrics.length, params: params.length, tags: tags.length });
      const entry = active(id);
      await serial(id, async () => {
        checkParams(entry, params);
        // The points first: where a full disk refuses the rest, their repetition by the client is known.
        if (metrics.length > 0) {
          await series.append(id, entry.series, metrics);
          index.touch(id);
          emit({ topic: "series", runId: id });
        }
        if (params.length > 0 || tags.length > 0) {
          await save(id, (run) => {
            for (const { key, value } of params) setPair(run.params, key, cutParam(value));
            for (const { key, value } of tags) setRunTag(run, key, value);
          });
        }
      });
    },
    logInputs: async (id, { datasets, models }) => {
      assertWritable();
      active(id);
      await change(id, (run) => {
        for (const dataset of datasets) {
          const same = run.inputs.some(({ name, digest }) => name === dataset.name && digest === dataset.digest);
          if (!same) run.inputs.push({ ...dataset, tags: dataset.tags.map((tag) => ({ ...tag })) });
        }
        for (const model of models) if (!run.modelInputs.includes(model)) run.modelInputs.push(model);
      });
    },
    logOutputs: async (id, models) => {
      assertWritable();
      active(id);
      await change(id, (run) => {
        run.modelOutputs.push(...models.map((model) => ({ ...model })));
      });
    },
    searchRuns: async ({ maxResults, pageToken, viewType = "ACTIVE_ONLY", ...search }) => {
      const found = searchEntries(entries.values(), { ...search, viewType, deletedExperiments: deletedExperiments() });
      const { items, nextPageToken } = page(found, pageToken, maxResults, { usual: 1000, most: 50_000 });
      return { items: items.map(shown), nextPageToken };
    },
    listRuns: (viewType) => {
      const deleted = deletedExperiments();
      const runs = [];
      for (const entry of entries.values()) {
        const isActive = entry.form.lifecycleStage === "active" && !deleted.has(entry.form.experimentId);
        if (viewType === "ALL" || isActive === (viewType === "ACTIVE_ONLY")) runs.push(listedEntry(entry));
      }
      return runs;
    },
    metricHistory: async (id, key, { maxResults, pageToken }) => {
      const points = (await cache.columns(id, key)).ordered("history");
      const range = pageRange(points.length, pageToken, maxResults && Math.min(maxResults, historyMost), {
        usual: 25_000,
        most: historyMost,
      });
      return { items: pointsBetween(points, range.from, range.end), nextPageToken: range.nextPageToken };
    },
    sampledHistory: async (id, key, { maxResults, fromStep, toStep }) => {
      const points = (await cache.columns(id, key)).ordered("step");
      const from = fromStep === undefined ? 0 : lowerBound(points.steps, points.length, fromStep);
      const end = toStep === undefined ? points.length : lowerBound(points.steps, points.length, toStep, true);
      return sampleEvenly(Math.max(0, end - from), maxResults).map((index) => pointAt(points, from + index));
    },
    seriesWindow: async (id, key, { columns, fromStep, toStep }) => {
      find(id);
      const series = await cache.columns(id, key);
      return reduceSeries(series.ordered("step"), series.pyramid(), {
        columns,
        ...(fromStep === undefined ? {} : { fromStep }),
        ...(toStep === undefined ? {} : { toStep }),
      });
    },
    seriesPoints: async (id, key) => {
      find(id);
      const series = await cache.columns(id, key);
      return { points: series.ordered("step"), pyramid: series.pyramid() };
    },
    metricsOfModel: (modelId) => metricsOfModel(entries.values(), modelId, seriesPath),
    sync: async () => {
      await series.sync();
      if (!parts.readOnly) await index.save(false);
    },
    close: async () => {
      await series.close();
      if (!parts.readOnly) await index.save(true);
    },
  };
}

/** A param once set stays; the same value again is a retry (MLflow REST runs/log-parameter). */
function checkParams(entry: RunEntry, params: readonly { readonly key: string; readonly value: string }[]): void {
  if (params.length === 0) return;
  const keys = entry.params.shape.keys();
  const values = new Map(keys.map((key, position) => [key, entry.params.values[position]]));
  const inBatch = new Set<string>();
  for (const { key, value } of params) {
    if (inBatch.has(key)) throw invalid(`The param ${JSON.stringify(key)} stands twice in one batch`);
    inBatch.add(key);
    const before = values.get(key);
    if (before !== undefined && before !== cutParam(value)) {
      throw invalid(
        `Changing param values is not allowed. Param with key=${JSON.stringify(key)} was already logged with value=${JSON.stringify(before)}, now ${JSON.stringify(value)}`,
      );
    }
  }
}

function setRunTag(run: RunForm, key: string, value: string): void {
  setPair(run.tags, key, cutTag(value));
  if (key === "mlflow.runName") run.name = value;
}
