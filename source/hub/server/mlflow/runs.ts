import { z } from "zod";
import type { RunId } from "../../../domain/ids.js";
import type { Metric } from "../../../domain/run.js";
import type { TrackingStore } from "../../../domain/tracking-store.js";
import { parseJson } from "../body.js";
import { compact, runInfoJson, runJson } from "./codec.js";
import {
  experimentId,
  int64,
  keyValue,
  list,
  metric,
  modelId,
  optionalInt64,
  required,
  search,
  text,
  viewType,
  withRunId,
} from "./fields.js";
import { type Route, type RouteContext, route } from "./route.js";
import { usualLogBatch, usualLogMetric } from "./usual-metrics.js";

const base = "/2.0/mlflow/runs";
const byId = withRunId({});

/** RunStatus of service.proto; also by number. */
const statuses = [undefined, "RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"] as const;
const status = z.preprocess(
  (value) =>
    typeof value === "number" || /^\d$/.test(String(value)) ? (statuses[Number(value)] ?? value) : (value ?? undefined),
  z.enum(["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"]).optional(),
);

const toMetric = (input: z.output<typeof metric>): Metric => ({
  key: input.key,
  value: input.value,
  timestampMs: input.timestamp,
  step: input.step ?? 0,
  modelId: input.model_id,
  datasetName: input.dataset_name || undefined,
  datasetDigest: input.dataset_digest || undefined,
});

const logMetricSchema = withRunId(metric.shape).transform(({ run_id, ...input }) => ({
  run_id,
  metrics: [toMetric(input)],
}));
const logBatchSchema = withRunId({
  metrics: list(metric).transform((items) => items.map(toMetric)),
  params: list(keyValue),
  tags: list(keyValue),
});

/** Limits of mlflow.utils.validation (MAX_DATASET_…, MAX_INPUT_TAG_…); what is left out is "". */
const upTo = (length: number) => z.preprocess((value) => value ?? "", z.string().max(length));
const datasetInput = z.object({
  tags: list(z.object({ key: upTo(255), value: upTo(500) })),
  dataset: z.preprocess(
    (value) => value ?? {},
    z.object({
      name: upTo(500),
      digest: upTo(36),
      source_type: upTo(65_535),
      source: upTo(65_535),
      schema: z.string().max(1_048_575).nullish(),
      profile: z.string().max(16_777_215).nullish(),
    }),
  ),
});

type Batch = { readonly run_id: RunId } & Parameters<TrackingStore["logBatch"]>[1];

async function logBatch({ run_id, ...batch }: Batch, { store }: RouteContext): Promise<object> {
  await store.logBatch(run_id, batch);
  return {};
}

const historyTag = "mlflow.log-model.history";
const described = z.looseObject({
  artifact_path: z.unknown(),
  flavors: z.unknown(),
  utc_time_created: z.unknown(),
  run_id: z.unknown(),
});

/** The client of before 3.0 sends the description of a model, which goes into a tag (handlers.py, _log_model). */
async function logModel(input: { readonly run_id: RunId; readonly model_json: string }, { store }: RouteContext) {
  const model = described.required().parse(parseJson(input.model_json));
  const { tags } = await store.getRun(input.run_id);
  const before = z.array(z.unknown()).safeParse(parseJson(tags.get(historyTag) ?? "[]"));
  const history = [...(before.data ?? []), model];
  await store.logBatch(input.run_id, { tags: [{ key: historyTag, value: JSON.stringify(history) }] });
  return {};
}

/** `runs/*` of MLflow's REST. */
export const runRoutes: readonly Route[] = [
  route(
    "POST",
    `${base}/create`,
    "log",
    z.object({
      experiment_id: experimentId,
      user_id: text,
      run_name: text,
      start_time: optionalInt64,
      tags: list(keyValue),
    }),
    async (input, { store, identity }) => {
      const own = new Set(input.tags.map(({ key }) => key));
      // A run that its script names keeps the name.
      if (input.run_name) own.add("mlflow.runName");
      const run = await store.createRun({
        experimentId: input.experiment_id,
        userId: input.user_id,
        name: input.run_name,
        startedAtMs: input.start_time,
        tags: [...input.tags, ...identity.runTags.filter(({ key }) => !own.has(key))],
      });
      // A new run has none, and the reply no field for them.
      return { run: { ...runJson(run), outputs: undefined } };
    },
  ),
  route("GET", `${base}/get`, "read", byId, async ({ run_id }, { store }) => ({
    run: runJson(await store.getRun(run_id)),
  })),
  route(
    "POST",
    `${base}/update`,
    "log",
    withRunId({ status, end_time: optionalInt64, run_name: text }),
    async ({ run_id, status, end_time, run_name }, { store }) => ({
      run_info: runInfoJson(await store.updateRun(run_id, { status, endedAtMs: end_time, name: run_name })),
    }),
  ),
  route("POST", `${base}/delete`, "admin", byId, async ({ run_id }, { store }) => {
    await store.deleteRun(run_id);
    return {};
  }),
  route("POST", `${base}/restore`, "admin", byId, async ({ run_id }, { store }) => {
    await store.restoreRun(run_id);
    return {};
  }),
  route("POST", `${base}/set-tag`, "log", withRunId(keyValue.shape), async ({ run_id, key, value }, { store }) => {
    await store.logBatch(run_id, { tags: [{ key, value }] });
    return {};
  }),
  route("POST", `${base}/delete-tag`, "log", withRunId({ key: required }), async ({ run_id, key }, { store }) => {
    await store.deleteRunTag(run_id, key);
    return {};
  }),
  route("POST", `${base}/log-metric`, "log", logMetricSchema, logBatch, usualLogMetric),
  route(
    "POST",
    `${base}/log-parameter`,
    "log",
    withRunId(keyValue.shape),
    async ({ run_id, key, value }, { store }) => {
      await store.logBatch(run_id, { params: [{ key, value }] });
      return {};
    },
  ),
  route("POST", `${base}/log-batch`, "log", logBatchSchema, logBatch, usualLogBatch),
  route(
    "POST",
    `${base}/log-inputs`,
    "log",
    withRunId({ datasets: list(datasetInput), models: list(z.object({ model_id: modelId })) }),
    async ({ run_id, datasets, models }, { store }) => {
      await store.logInputs(run_id, {
        datasets: datasets.map(({ tags, dataset }) => ({
          tags,
          name: dataset.name,
          digest: dataset.digest,
          sourceType: dataset.source_type,
          source: dataset.source,
          schema: dataset.schema ?? undefined,
          profile: dataset.profile ?? undefined,
        })),
        models: models.map(({ model_id }) => model_id),
      });
      return {};
    },
  ),
  route(
    "POST",
    `${base}/outputs`,
    "log",
    withRunId({ models: z.array(z.object({ model_id: modelId, step: int64 })) }),
    async ({ run_id, models }, { store }) => {
      await store.logOutputs(
        run_id,
        models.map(({ model_id, step }) => ({ modelId: model_id, step })),
      );
      return {};
    },
  ),
  route("POST", `${base}/log-model`, "log", withRunId({ model_json: required }), logModel),
  route(
    "POST",
    `${base}/search`,
    "read",
    z.object({ ...search, experiment_ids: list(experimentId), run_view_type: viewType }),
    async (input, { store }) => {
      const page = await store.searchRuns({
        experimentIds: input.experiment_ids,
        filter: input.filter,
        orderBy: input.order_by,
        maxResults: input.max_results,
        pageToken: input.page_token,
        viewType: input.run_view_type,
      });
      return compact({ runs: page.items.map(runJson), next_page_token: page.nextPageToken });
    },
  ),
];
