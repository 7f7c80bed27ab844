import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type Field, filterLanguage } from "../../domain/filter/filter.js";
import { compareBy, matches } from "../../domain/filter/match.js";
import { loggedModelRules } from "../../domain/filter/rules.js";
import { asLoggedModelId, type ExperimentId, type LoggedModelId, type RunId } from "../../domain/ids.js";
import type { Experiment, LoggedModel } from "../../domain/run.js";
import type { TrackingStore } from "../../domain/tracking-store.js";
import { type Document, openDocument } from "../document.js";
import { appendToUri } from "./artifact-uri.js";
import { type LoggedModelForm, loggedModelKind, removePair, setPair } from "./forms.js";
import { checkTags, cutParam, cutTag, invalid, notFound } from "./limits.js";
import { page } from "./pages.js";
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
      checkTags(tags);
      const { lifecycleStage, artifactLocation } = experimentOf(experimentId);
      if (lifecycleStage !== "active") throw invalid(`The experiment ${experimentId} is deleted`);
      const id = asLoggedModelId(`m-${randomUUID().replaceAll("-", "")}`);
      if (id === undefined) throw invalid("No id for the logged model");
      const form: LoggedModelForm = {
        ...freshModel(id, now()),
        experimentId,
        name: name || "model",
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
    searchLoggedModels: async ({ experimentIds, filter, orderBy, maxResults, pageToken }) => {
      const wanted = new Set<string>(experimentIds);
      const comparisons = language.parseFilter(filter ?? "");
      const orders = language.parseOrders(orderBy, "creation_time DESC", "model_id ASC");
      const forms = [...models.values()]
        .map((document) => document.data())
        .filter((form) => !form.deleted && wanted.has(form.experimentId));
      const found = (await Promise.all(forms.map(toModel)))
        .filter((model) => matches(model, comparisons, readModel))
        .sort(compareBy(orders, readModel));
      return page(found, pageToken, maxResults || undefined, { usual: 100, most: 1000 });
    },
  };
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

function readModel(model: LoggedModel, { kind, key }: Field): string | number | undefined {
  if (kind === "tag") return model.tags.get(key);
  if (kind === "param") return model.params.get(key);
  if (kind === "metric") return model.metrics.findLast((metric) => metric.key === key)?.value;
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
      return model.sourceRunId;
    case "creation_time":
    case "creation_timestamp":
      return model.createdAtMs;
    case "last_updated_timestamp":
      return model.updatedAtMs;
    default:
      throw invalid(`A logged model has no attribute "${key}"`);
  }
}
