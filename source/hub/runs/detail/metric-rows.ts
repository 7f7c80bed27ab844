import type { MetricRow } from "../../../api/run-detail-views.js";
import { betterIs } from "../../../domain/better-is.js";
import type { MetricSummary, Run } from "../../../domain/run.js";
import type { TrackingStore } from "../../../domain/tracking-store.js";
import { metricView, numberView } from "../run-row.js";
import { withoutUndefined } from "./run-lineage.js";

const trendColumns = 24;

/** Names of a run's metrics as they are listed: those of the system last. */
export function metricKeys(run: Run): readonly string[] {
  const keys = [...run.metrics.keys()].sort(byName);
  const isSystem = (key: string) => key.startsWith("system/");
  return [...keys.filter((key) => !isSystem(key)), ...keys.filter(isSystem)];
}

/** Figures of one metric and its course. */
export async function metricRow(
  store: TrackingStore,
  run: Run,
  key: string,
  summary: MetricSummary,
  withTrend: boolean,
): Promise<MetricRow> {
  const better = betterIs(key);
  const best = bestOf(key, summary);
  return {
    ...metricView(key, summary),
    ...withoutUndefined({
      minStep: summary.min?.step,
      maxStep: summary.max?.step,
      better,
      best: best && numberView(best.value),
      bestStep: best?.step,
    }),
    trend: withTrend ? await trendOf(store, run, key, summary) : [],
  };
}

/** The best value and the first step that had it; undefined where its name does not tell what is good. */
export function bestOf(key: string, { min, max }: MetricSummary): MetricSummary["min"] {
  const better = betterIs(key);
  if (better === undefined) return undefined;
  return better === "lower" ? min : max;
}

async function trendOf(
  store: TrackingStore,
  { runId }: Run,
  key: string,
  { count }: MetricSummary,
): Promise<readonly number[]> {
  if (count < 2) return [];
  const { columns } = await store.seriesWindow(runId, key, { columns: trendColumns });
  return columns.map(({ mean }) => mean).filter(Number.isFinite);
}

/** In order of code units: what is listed must not depend on a locale. */
export function byName(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
