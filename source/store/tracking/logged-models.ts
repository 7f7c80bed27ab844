import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type Field, filterLanguage } from "../../domain/filter/filter.js";
import { compareBy, matches, type One } from "../../domain/filter/match.js";
import { loggedModelRules } from "../../domain/filter/rules.js";
import { asLoggedModelId, type ExperimentId, type LoggedModelId, type RunId } from "../../domain/ids.js";
import type { Experiment, LoggedModel, Metric } from "../../domain/run.js";
import type { MetricDataset, TrackingStore } from "../../domain/tracking-store.js";
import { type Document, openDocument } from "../document.js";
import { appendToUri } from "./artifact-uri.js";
import { type LoggedModelForm, loggedModelKind, removePair, setPair } from "./forms.js";
import { checkTags, cutParam, cutTag, invalid, notFound } from "./limits.js";
import { page } from "./pages.js";
import { inventRunName } from "./run-names.js";
import { openAll, type StoreParts } from "./shared.js";

type LoggedModels = Pick<
  TrackingStore,
  | "createLoggedModel"
  | "getLoggedModel"
  | "finalizeLoggedModel"
  | "setLoggedModelTags"
  | "deleteLoggedModelTag"
  | "logLoggedModelParams"
  | "deleteLoggedModel"
  | "searchLoggedModels"
>;

const language = filterLanguage(loggedModelRules);

/** MLflow 3's logged models: a document each. */
export async function openLoggedModels(
  { folder, now, emit, assertWritable, report }: StoreParts,
  metricsOf: (id: LoggedModelId) => Promise<LoggedModel["metrics"]>,
  experimentOf: (id: ExperimentId) => Experiment,
): Promise<LoggedModels> {
  const documents = join(folder, "db", "logged-models");
  const models = new Map<LoggedModelId, Document<LoggedModelForm>>();
  await openAll(
    documents,
    async (path, name) => {
      const id = asLoggedModelId(name);
      if (id !== undefined) models.set(id, await openDocument(path, loggedModelKind, freshModel(id, now())));
    },
    report,
  );

  const find = (id: LoggedModelId): Document<LoggedModelForm> => {
    const document = models.get(id);
    if (!document || document.data().deleted) throw notFound("The logged model", id);
    return document;
  };
  const toModel = async (form: LoggedModelForm): Promise<LoggedModel> => ({
    ...form,
    // Checked when the document was made; the form's schema proves only text.
    modelId: form.modelId as LoggedModelId,
    experimentId: form.experimentId as ExperimentId,
    sourceRunId: form.sourceRunId as RunId | undefined,
    params: new Map(form.params),
    tags: new Map(form.tags),
    metrics: await metricsOf(form.modelId as LoggedModelId),
  });
  const change = async (id: LoggedModelId, apply: (form: LoggedModelForm) => void): Promise<LoggedModel> => {
    assertWritable();
    const document = find(id);
    await document.update((form) => {
      apply(form);
      form.updatedAtMs = now();
    });
    const runId = document.data().sourceRunId;
    if (runId !== undefined) emit({ topic: "runs", runId: runId as RunId });
    return toModel(document.data());
  };

  return {
    createLoggedModel: async ({ experimentId, name, modelType, sourceRunId, params = [], tags = [] }) => {
      assertWritable();
      checkName(name);
      checkTags(tags);
      const { lifecycleStage, artifactLocation } = experimentOf(experimentId);
      if (lifecycleStage !== "active") throw invalid(`The experiment ${experimentId} is deleted`);
      const id = asLoggedModelId(`m-${randomUUID().replaceAll("-", "")}`);
      if (id === undefined) throw invalid("No id for the logged model");
      const form: LoggedModelForm = {
        ...freshModel(id, now()),
        experimentId,
        name: name || inventRunName(),
        modelType: modelType ?? "",
        ...(sourceRunId === undefined ? {} : { sourceRunId }),
        artifactUri: appendToUri(artifactLocation, `models/${id}/artifacts`),
        params: params.map(({ key, value }) => [key, cutParam(value)]),
        tags: tags.map(({ key, value }) => [key, cutTag(value)]),
      };
      const document = await openDocument(join(documents, `${id}.json`), loggedModelKind, form);
      await document.update(() => undefined);
      models.set(id, document);
      return toModel(form);
    },
    getLoggedModel: async (id) => toModel(find(id).data()),
    finalizeLoggedModel: (id, status) =>
      change(id, (form) => {
        form.status = status;
      }),
    setLoggedModelTags: async (id, tags) => {
      checkTags(tags);
      return change(id, (form) => {
        for (const { key, value } of tags) setPair(form.tags, key, cutTag(value));
      });
    },
    deleteLoggedModelTag: async (id, key) => {
      await change(id, ({ tags }) => {
        if (!removePair(tags, key)) throw notFound("The tag", key);
      });
    },
    logLoggedModelParams: async (id, params) => {
      await change(id, (form) => {
        for (const { key, value } of params) setPair(form.params, key, cutParam(value));
      });
    },
    deleteLoggedModel: async (id) => {
      await change(id, (form) => {
        form.deleted = true;
      });
    },
    searchLoggedModels: async (search) => {
      const { experimentIds, filter, orderBy, maxResults, pageToken, datasets = [], orderDatasets = [] } = search;
      const wanted = new Set<string>(experimentIds);
      const comparisons = language.parseFilter(filter ?? "");
      const orders = language.parseOrders(orderBy, "creation_time DESC", "model_id ASC");
      const forms = [...models.values()]
        .map((document) => document.data())
        .filter((form) => !form.deleted && wanted.has(form.experimentId));
      const onAny = (metric: Metric) => datasets.length === 0 || datasets.some((dataset) => isOn(metric, dataset));
      const found = (await Promise.all(forms.map(toModel))).filter(
        (model) =>
          (datasets.length === 0 || model.metrics.some(onAny)) &&
          matches(model, comparisons, (each, field) => readModel(each, field, onAny)),
      );
      const compare = orders.map((order, place) =>
        compareBy<LoggedModel>([order], (model, field) => {
          const dataset = orderDatasets[place];
          return field.kind === "metric"
            ? latestValue(model, field.key, (metric) => dataset === undefined || isOn(metric, dataset))
            : readModel(model, field, onAny);
        }),
      );
      found.sort((a, b) => compare.reduce((decided, next) => decided || next(a, b), 0));
      return page(found, pageToken, maxResults ? Math.min(maxResults, mostModels) : undefined, {
        usual: 100,
        most: mostModels,
      });
    },
  };
}

/** A longer page is cut to this, and its token leads on. */
const mostModels = 1000;

/** _validate_logged_model_name of mlflow.utils.validation; no name is one that is invented. */
function checkName(name: string): void {
  if (/[/:.%"']/.test(name))
    throw invalid(`Invalid model name ${JSON.stringify(name)}: / : . % " and ' are not allowed`);
}

function isOn(metric: Metric, { name, digest }: MetricDataset): boolean {
  return metric.datasetName === name && (digest === undefined || metric.datasetDigest === digest);
}

/** The latest by time, then by step (SqlAlchemyStore._apply_order_by_search_logged_models). */
function latestValue(model: LoggedModel, key: string, counts: (metric: Metric) => boolean): number | undefined {
  let latest: Metric | undefined;
  for (const metric of model.metrics) {
    if (metric.key !== key || !counts(metric)) continue;
    const later =
      latest &&
      (metric.timestampMs > latest.timestampMs ||
        (metric.timestampMs === latest.timestampMs && metric.step > latest.step));
    if (!latest || later) latest = metric;
  }
  return latest?.value;
}

function freshModel(modelId: string, atMs: number): LoggedModelForm {
  return {
    modelId,
    experimentId: "0",
    name: "model",
    modelType: "",
    status: "LOGGED_MODEL_PENDING",
    createdAtMs: atMs,
    updatedAtMs: atMs,
    artifactUri: "",
    params: [],
    tags: [],
    deleted: false,
  };
}

/** The value of a field in a search of logged models, by the key that `loggedModelRules` gives it; all those of a metric. */
function readModel(
  model: LoggedModel,
  { kind, key }: Field,
  counts: (metric: Metric) => boolean,
): One | readonly One[] | undefined {
  if (kind === "tag") return model.tags.get(key);
  if (kind === "param") return model.params.get(key);
  if (kind === "metric")
    return model.metrics.filter((metric) => metric.key === key && counts(metric)).map(({ value }) => value);
  switch (key) {
    case "name":
      return model.name;
    case "model_id":
      return model.modelId;
    case "model_type":
      return model.modelType;
    case "status":
      return model.status.replace("LOGGED_MODEL_", "");
    case "source_run_id":
      return model.sourceRunId ?? "";
    case "experiment_id":
      return model.experimentId;
    case "artifact_location":
      return model.artifactUri;
    case "creation_timestamp_ms":
      return model.createdAtMs;
    default:
      return model.updatedAtMs;
  }
}
