import { z } from "zod";
import { asRunId } from "../../../domain/ids.js";
import { UserError } from "../../../domain/user-error.js";
import { compact, pointJson } from "./codec.js";
import { optionalInt64, required, text, withRunId } from "./fields.js";
import { type Route, route } from "./route.js";

const mostSampled = 2500;

const bulk = (path: string): Route =>
  route(
    "GET",
    path,
    "read",
    z.object({
      // MAX_RUNS_GET_METRIC_HISTORY_BULK of mlflow.server.handlers; ids that name nothing have no points.
      run_ids: z.array(z.string()).min(1).max(100),
      metric_key: required,
      start_step: optionalInt64,
      end_step: optionalInt64,
      max_results: optionalInt64,
    }),
    async ({ run_ids, metric_key, start_step, end_step, max_results = mostSampled }, { store }) => {
      if (max_results < 1 || max_results > mostSampled) {
        throw new UserError({
          code: "metrics.bad-max-results",
          kind: "invalid",
          message: `max_results must be between 1 and ${mostSampled}, got ${max_results}`,
        });
      }
      if ((start_step === undefined) !== (end_step === undefined))
        throw badSteps("start_step and end_step go together");
      if ((start_step ?? 0) > (end_step ?? 0))
        throw badSteps(`end_step ${end_step} is less than start_step ${start_step}`);
      const sample = { maxResults: max_results, fromStep: start_step, toStep: end_step };
      const sampled: object[] = [];
      for (const id of run_ids.flatMap((text) => asRunId(text) ?? [])) {
        const points = await store.sampledHistory(id, metric_key, sample);
        for (const point of points) sampled.push({ ...pointJson(metric_key, point), run_id: id });
      }
      return compact({ metrics: sampled });
    },
  );

/** `metrics/*` of MLflow's REST. */
export const metricRoutes: readonly Route[] = [
  route(
    "GET",
    "/2.0/mlflow/metrics/get-history",
    "read",
    withRunId({ metric_key: required, max_results: optionalInt64, page_token: text }),
    async ({ run_id, metric_key, max_results, page_token }, { store }) => {
      const page = await store.metricHistory(run_id, metric_key, {
        maxResults: max_results,
        pageToken: page_token || undefined,
      });
      return compact({
        metrics: page.items.map((point) => pointJson(metric_key, point)),
        next_page_token: page.nextPageToken,
      });
    },
  ),
  bulk("/2.0/mlflow/metrics/get-history-bulk-interval"),
  bulk("/2.11/mlflow/metrics/get-history-bulk-interval"),
];

function badSteps(message: string): UserError {
  return new UserError({ code: "metrics.bad-steps", kind: "invalid", message });
}
