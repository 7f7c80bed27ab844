import { z } from "zod";
import type { Metric } from "../../../domain/run.js";
import { UserError } from "../../../domain/user-error.js";
import { compact, metricJson } from "./codec.js";
import { list, optionalInt64, required, runId, text, withRunId } from "./fields.js";
import { type Route, type RouteContext, route } from "./route.js";

const mostSampled = 2500;

const bulk = (path: string): Route =>
  route(
    "GET",
    path,
    "read",
    z.object({
      run_ids: list(runId),
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
      const inRange = ({ step }: Metric) => step >= (start_step ?? -Infinity) && step <= (end_step ?? Infinity);
      const sampled = await Promise.all(
        run_ids.map(async (id) => {
          const points = (await wholeHistory(store, id, metric_key)).filter(inRange).sort((a, b) => a.step - b.step);
          return evenly(points, max_results).map((point) => ({ ...metricJson(point), run_id: id }));
        }),
      );
      return compact({ metrics: sampled.flat() });
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
      return compact({ metrics: page.items.map(metricJson), next_page_token: page.nextPageToken });
    },
  ),
  bulk("/2.0/mlflow/metrics/get-history-bulk-interval"),
  bulk("/2.11/mlflow/metrics/get-history-bulk-interval"),
];

async function wholeHistory(
  store: RouteContext["store"],
  id: z.output<typeof runId>,
  key: string,
): Promise<readonly Metric[]> {
  const points: Metric[] = [];
  let pageToken: string | undefined;
  do {
    const page = await store.metricHistory(id, key, { maxResults: 25_000, pageToken });
    points.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return points;
}

/** At most `count` of the points, evenly spread, with the first and the last. */
function evenly<T>(points: readonly T[], count: number): readonly T[] {
  if (points.length <= count) return points;
  return Array.from({ length: count }, (_, i) =>
    Math.round((i * (points.length - 1)) / Math.max(1, count - 1)),
  ).flatMap((index) => points[index] ?? []);
}
