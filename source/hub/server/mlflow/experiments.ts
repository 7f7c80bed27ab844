import { z } from "zod";
import { compact, experimentJson } from "./codec.js";
import { experimentId, keyValue, list, optionalInt64, required, search, text, viewType } from "./fields.js";
import { type Route, route } from "./route.js";

const base = "/2.0/mlflow/experiments";
/** A missing max_results is 0 to the real server, and refused (SqlAlchemyStore._validate_max_results_param). */
const searchSchema = z.object({
  ...search,
  max_results: optionalInt64.transform((size) => size ?? 0),
  view_type: viewType,
});
const byId = z.object({ experiment_id: experimentId });

const searchRoute = (method: string): Route =>
  route(method, `${base}/search`, "read", searchSchema, async (input, { store }) => {
    const page = await store.searchExperiments({
      filter: input.filter,
      orderBy: input.order_by,
      maxResults: input.max_results,
      pageToken: input.page_token,
      viewType: input.view_type,
    });
    return compact({ experiments: page.items.map(experimentJson), next_page_token: page.nextPageToken });
  });

/** `experiments/*` of MLflow's REST. */
export const experimentRoutes: readonly Route[] = [
  route(
    "POST",
    `${base}/create`,
    "log",
    z.object({ name: required, artifact_location: text, tags: list(keyValue) }),
    async ({ name, artifact_location, tags }, { store }) => ({
      experiment_id: (await store.createExperiment({ name, artifactLocation: artifact_location || undefined, tags }))
        .experimentId,
    }),
  ),
  route("GET", `${base}/get`, "read", byId, async ({ experiment_id }, { store }) => ({
    experiment: experimentJson(await store.getExperiment(experiment_id)),
  })),
  route(
    "GET",
    `${base}/get-by-name`,
    "read",
    z.object({ experiment_name: required }),
    async ({ experiment_name }, { store }) => ({
      experiment: experimentJson(await store.getExperimentByName(experiment_name)),
    }),
  ),
  searchRoute("POST"),
  searchRoute("GET"),
  route(
    "POST",
    `${base}/update`,
    "admin",
    z.object({ experiment_id: experimentId, new_name: required }),
    async ({ experiment_id, new_name }, { store }) => {
      await store.renameExperiment(experiment_id, new_name);
      return {};
    },
  ),
  route("POST", `${base}/delete`, "admin", byId, async ({ experiment_id }, { store }) => {
    await store.deleteExperiment(experiment_id);
    return {};
  }),
  route("POST", `${base}/restore`, "admin", byId, async ({ experiment_id }, { store }) => {
    await store.restoreExperiment(experiment_id);
    return {};
  }),
  route(
    "POST",
    `${base}/set-experiment-tag`,
    "log",
    z.object({ experiment_id: experimentId, ...keyValue.shape }),
    async ({ experiment_id, key, value }, { store }) => {
      await store.setExperimentTag(experiment_id, { key, value });
      return {};
    },
  ),
  route(
    "POST",
    `${base}/delete-experiment-tag`,
    "log",
    z.object({ experiment_id: experimentId, key: required }),
    async ({ experiment_id, key }, { store }) => {
      await store.deleteExperimentTag(experiment_id, key);
      return {};
    },
  ),
];
