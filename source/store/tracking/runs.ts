import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { parseFilter, parseOrder } from "../../domain/filter/filter.js";
import { compareBy, matches } from "../../domain/filter/match.js";
import { asLoggedModelId, asRunId, type ExperimentId, type RunId } from "../../domain/ids.js";
import type { Metric, Run } from "../../domain/run.js";
import { reduceSeries } from "../../domain/series/reduce-series.js";
import type { TrackingStore } from "../../domain/tracking-store.js";
import { type Document, openDocument } from "../document.js";
import { openSeriesFile, type SeriesFile } from "../series-file.js";
import { type RunForm, removePair, runKind, setPair } from "./forms.js";
import { checkBatch, checkKey, checkTags, cutParam, cutTag, invalid, notFound } from "./limits.js";
import { mergedColumns, metricHistoryPage } from "./metric-history.js";
import { page } from "./pages.js";
import { readRun } from "./run-fields.js";
import { inventRunName } from "./run-names.js";
import { openAll, type StoreParts, serialByKey } from "./shared.js";

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
  | "metricHistory"
  | "seriesWindow"
> & {
  /** Metrics logged with a model's id, for the model's own page. */
  readonly metricsOfModel: (modelId: string) => readonly (Metric & { readonly runId: RunId })[];
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
};

type Entry = { readonly document: Document<RunForm>; readonly series: SeriesFile };

/** Runs: a document and a series file each, the documents and the summaries in memory. */
export async function openRuns(
  parts: StoreParts,
  experimentIsActive: (id: ExperimentId) => Promise<boolean>,
): Promise<Runs> {
  const { folder, now, emit, assertWritable, report } = parts;
  const documents = join(folder, "db", "runs");
  const seriesPath = (runId: string) => join(folder, "series", runId, "points.bin");
  const entries = new Map<RunId, Entry>();
  const dirty = new Set<SeriesFile>();
  const serial = serialByKey();
  await openAll(
    documents,
    async (path, name) => {
      const runId = asRunId(name);
      if (runId === undefined) return;
      const document = await openDocument(path, runKind, freshRun(name));
      entries.set(runId, { document, series: await openSeriesFile(seriesPath(name)) });
    },
    report,
  );

  const find = (id: RunId): Entry => {
    const entry = entries.get(id);
    if (!entry) throw notFound("The run", id);
    return entry;
  };
  const active = (id: RunId): Entry => {
    const entry = find(id);
    if (entry.document.data().lifecycleStage !== "active") throw invalid(`The run ${id} is deleted`);
    return entry;
  };
  const change = (id: RunId, entry: Entry, apply: (run: RunForm) => void): Promise<void> =>
    serial(id, async () => {
      await entry.document.update(apply);
      emit({ topic: "runs", runId: id });
    });

  return {
    createRun: async ({ experimentId, name, userId, startedAtMs, tags = [] }) => {
      assertWritable();
      checkTags(tags);
      if (!(await experimentIsActive(experimentId))) throw invalid(`The experiment ${experimentId} is deleted`);
      const runId = asRunId(randomUUID().replaceAll("-", ""));
      if (runId === undefined) throw invalid("No id for the run");
      const named = name || tags.find(({ key }) => key === "mlflow.runName")?.value || inventRunName();
      const run: RunForm = {
        ...freshRun(runId),
        experimentId,
        name: named,
        userId: userId ?? "",
        startedAtMs: startedAtMs ?? now(),
        artifactUri: `mlflow-artifacts:/${experimentId}/${runId}/artifacts`,
      };
      for (const { key, value } of tags) setPair(run.tags, key, cutTag(value));
      setPair(run.tags, "mlflow.runName", named);
      const document = await openDocument(join(documents, `${runId}.json`), runKind, run);
      await document.update(() => undefined);
      const entry = { document, series: await openSeriesFile(seriesPath(runId)) };
      entries.set(runId, entry);
      emit({ topic: "runs", runId });
      return toRun(entry);
    },
    getRun: async (id) => toRun(find(id)),
    updateRun: async (id, { status, endedAtMs, name }) => {
      assertWritable();
      const entry = active(id);
      await change(id, entry, (run) => {
        if (status !== undefined) run.status = status;
        if (endedAtMs !== undefined) run.endedAtMs = endedAtMs;
        // A run that is resumed is sent RUNNING together with its old end.
        if (run.status === "RUNNING" || run.status === "SCHEDULED") delete run.endedAtMs;
        if (name) {
          run.name = name;
          setPair(run.tags, "mlflow.runName", name);
        }
      });
      return toRun(entry);
    },
    deleteRun: async (id) => {
      assertWritable();
      await change(id, find(id), (run) => {
        run.lifecycleStage = "deleted";
      });
    },
    restoreRun: async (id) => {
      assertWritable();
      await change(id, find(id), (run) => {
        run.lifecycleStage = "active";
      });
    },
    deleteRunTag: async (id, key) => {
      assertWritable();
      await change(id, active(id), ({ tags }) => {
        if (!removePair(tags, key)) throw notFound("The tag", key);
      });
    },
    logBatch: async (id, { metrics = [], params = [], tags = [] }) => {
      assertWritable();
      const entry = active(id);
      checkBatch({ metrics: metrics.length, params: params.length, tags: tags.length });
      for (const { key } of metrics) checkKey("metric", key);
      for (const { key } of params) checkKey("param", key);
      checkTags(tags);
      await serial(id, async () => {
        checkParams(entry.document.data(), params);
        if (params.length > 0 || tags.length > 0) {
          await entry.document.update((run) => {
            for (const { key, value } of params) setPair(run.params, key, cutParam(value));
            for (const { key, value } of tags) setRunTag(run, key, value);
          });
          emit({ topic: "runs", runId: id });
        }
        if (metrics.length > 0) {
          await entry.series.append(metrics.filter((metric) => !replays(entry.series, metric)));
          dirty.add(entry.series);
          emit({ topic: "series", runId: id });
        }
      });
    },
    logInputs: async (id, { datasets, models }) => {
      assertWritable();
      await change(id, active(id), (run) => {
        for (const dataset of datasets) {
          const same = run.inputs.some(({ name, digest }) => name === dataset.name && digest === dataset.digest);
          if (!same) run.inputs.push({ ...dataset, tags: dataset.tags.map((tag) => ({ ...tag })) });
        }
        for (const model of models) if (!run.modelInputs.includes(model)) run.modelInputs.push(model);
      });
    },
    logOutputs: async (id, models) => {
      assertWritable();
      await change(id, active(id), (run) => {
        run.modelOutputs.push(...models.map((model) => ({ ...model })));
      });
    },
    searchRuns: async ({ experimentIds, filter, orderBy, maxResults, pageToken, viewType = "ACTIVE_ONLY" }) => {
      const wanted = new Set<string>(experimentIds);
      const comparisons = parseFilter(filter ?? "");
      const orders = [...(orderBy ?? []), "start_time DESC", "run_id ASC"].map(parseOrder);
      const found = [...entries.values()]
        .filter(({ document }) => wanted.has(document.data().experimentId))
        .filter(({ document }) => {
          const isActive = document.data().lifecycleStage === "active";
          return viewType === "ALL" || isActive === (viewType === "ACTIVE_ONLY");
        })
        .map(toRun)
        .filter((run) => matches(run, comparisons, readRun))
        .sort(compareBy(orders, readRun));
      return page(found, pageToken, maxResults, { usual: 1000, most: 50_000 });
    },
    metricHistory: async (id, key, { maxResults, pageToken }) => {
      const columns = entries.get(id)?.series.columns(key) ?? [];
      return metricHistoryPage(columns, maxResults, pageToken);
    },
    seriesWindow: async (id, key, window) => {
      const { columns, fromStep, toStep } = window;
      return reduceSeries(mergedColumns(find(id).series.columns(key)), {
        columns,
        ...(fromStep === undefined ? {} : { fromStep }),
        ...(toStep === undefined ? {} : { toStep }),
      });
    },
    metricsOfModel: (modelId) =>
      [...entries].flatMap(([runId, { series }]) =>
        [...series.summaries().keys()].flatMap((key) =>
          series
            .columns(key)
            .filter((columns) => columns.key.modelId === modelId && columns.length > 0)
            .map((columns) => ({
              ...columns.key,
              value: columns.values[columns.length - 1] ?? Number.NaN,
              timestampMs: columns.timestampsMs[columns.length - 1] ?? 0,
              step: columns.steps[columns.length - 1] ?? 0,
              runId,
            })),
        ),
      ),
    sync: async () => {
      const files = [...dirty];
      dirty.clear();
      await Promise.all(files.map((file) => file.sync()));
    },
    close: async () => {
      await Promise.all([...entries.values()].map(({ series }) => series.close()));
    },
  };
}

/** A param once set stays; the same value again is a retry (MLflow REST runs/log-parameter). */
function checkParams(run: RunForm, params: readonly { readonly key: string; readonly value: string }[]): void {
  const values = new Map(run.params);
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

/** `log_model` sends the whole history of each metric again, now with the model's id: known points stay where they are. */
function replays(series: SeriesFile, { key, modelId, value, timestampMs, step }: Metric): boolean {
  if (modelId === undefined) return false;
  return series.columns(key).some((columns) => {
    if (columns.key.modelId !== modelId) return false;
    for (let i = 0; i < columns.length; i++) {
      const same = columns.steps[i] === step && columns.timestampsMs[i] === timestampMs;
      if (same && Object.is(columns.values[i], value)) return true;
    }
    return false;
  });
}

function freshRun(runId: string): RunForm {
  return {
    runId,
    experimentId: "0",
    name: "",
    userId: "",
    status: "RUNNING",
    startedAtMs: 0,
    artifactUri: "",
    lifecycleStage: "active",
    params: [],
    tags: [],
    inputs: [],
    modelInputs: [],
    modelOutputs: [],
  };
}

function toRun({ document, series }: Entry): Run {
  const form = document.data();
  return {
    ...form,
    // The ids were checked when the document was made; the form's schema proves only text.
    runId: form.runId as RunId,
    experimentId: form.experimentId as ExperimentId,
    endedAtMs: form.endedAtMs,
    params: new Map(form.params),
    tags: new Map(form.tags),
    metrics: series.summaries(),
    modelInputs: form.modelInputs.flatMap((id) => asLoggedModelId(id) ?? []),
    modelOutputs: form.modelOutputs.flatMap(({ modelId, step }) => {
      const id = asLoggedModelId(modelId);
      return id === undefined ? [] : [{ modelId: id, step }];
    }),
  };
}
