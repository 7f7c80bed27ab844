import { z } from "zod";
import { compact, loggedModelJson } from "./codec.js";
import { experimentId, keyValue, list, modelId, required, runId, search, text } from "./fields.js";
import { type Route, route } from "./route.js";

const base = "/2.0/mlflow/logged-models";
const byId = z.object({ model_id: modelId });

/** MLflow's numbers of LoggedModelStatus, and its words. */
const statuses = ["", "LOGGED_MODEL_PENDING", "LOGGED_MODEL_READY", "LOGGED_MODEL_UPLOAD_FAILED"] as const;
const status = z.preprocess(
  (value) => (typeof value === "number" ? statuses[value] : value),
  z.enum(["LOGGED_MODEL_PENDING", "LOGGED_MODEL_READY", "LOGGED_MODEL_UPLOAD_FAILED"]),
);

const order = z.object({
  field_name: required,
  ascending: z.boolean().nullish(),
  dataset_name: text,
  dataset_digest: text,
});
const dataset = z.object({ dataset_name: required, dataset_digest: text });

/** `logged-models/*` of MLflow's REST (MLflow 3). */
export const loggedModelRoutes: readonly Route[] = [
  route(
    "POST",
    base,
    "log",
    z.object({
      experiment_id: experimentId,
      name: text,
      model_type: text,
      source_run_id: z.preprocess((value) => value || undefined, runId.optional()),
      params: list(keyValue),
      tags: list(keyValue),
    }),
    async (input, { store }) => ({
      model: loggedModelJson(
        await store.createLoggedModel({
          experimentId: input.experiment_id,
          name: input.name ?? "",
          modelType: input.model_type,
          sourceRunId: input.source_run_id,
          params: input.params,
          tags: input.tags,
        }),
      ),
    }),
  ),
  route(
    "POST",
    `${base}/search`,
    "read",
    z.object({
      ...search,
      experiment_ids: z.array(experimentId),
      order_by: list(order),
      datasets: list(dataset),
    }),
    async (input, { store }) => {
      const page = await store.searchLoggedModels({
        experimentIds: input.experiment_ids,
        filter: input.filter,
        orderBy: input.order_by.map(
          ({ field_name, ascending }) => `${field_name} ${ascending === false ? "DESC" : "ASC"}`,
        ),
        datasets: input.datasets.map((each) => ({ name: each.dataset_name, digest: each.dataset_digest || undefined })),
        orderDatasets: input.order_by.map(({ dataset_name: name, dataset_digest: digest }) =>
          name ? { name, digest: digest || undefined } : undefined,
        ),
        maxResults: input.max_results,
        pageToken: input.page_token,
      });
      return compact({ models: page.items.map(loggedModelJson), next_page_token: page.nextPageToken });
    },
  ),
  route("GET", `${base}/:model_id`, "read", byId, async ({ model_id }, { store }) => ({
    model: loggedModelJson(await store.getLoggedModel(model_id)),
  })),
  route("PATCH", `${base}/:model_id`, "log", byId.extend({ status }), async ({ model_id, status }, { store }) => ({
    model: loggedModelJson(await store.finalizeLoggedModel(model_id, status)),
  })),
  route("DELETE", `${base}/:model_id`, "admin", byId, async ({ model_id }, { store }) => {
    await store.deleteLoggedModel(model_id);
    return {};
  }),
  route(
    "PATCH",
    `${base}/:model_id/tags`,
    "log",
    byId.extend({ tags: list(keyValue) }),
    async ({ model_id, tags }, { store }) => {
      await store.setLoggedModelTags(model_id, tags);
      return {};
    },
  ),
  route(
    "DELETE",
    `${base}/:model_id/tags/:tag_key`,
    "log",
    byId.extend({ tag_key: required }),
    async ({ model_id, tag_key }, { store }) => {
      await store.deleteLoggedModelTag(model_id, tag_key);
      return {};
    },
  ),
  route(
    "POST",
    `${base}/:model_id/params`,
    "log",
    byId.extend({ params: list(keyValue) }),
    async ({ model_id, params }, { store }) => {
      await store.logLoggedModelParams(model_id, params);
      return {};
    },
  ),
];
