import type { MetricView, RunRow } from "../../api/views.js";
import type { ExecutionId } from "../../domain/ids.js";
import { asExecutionId } from "../../domain/ids.js";
import type { MetricSummary, Run } from "../../domain/run.js";
import { runState } from "../../domain/run-table/run-state.js";
import { sweepTag, trialTag } from "../sweeps/sweep-runs.js";

/** Which execution of ours a run was logged by. */
export const executionTag = "slipway.execution";

/** Tags that every run has and no one reads in a table. */
const hiddenTags = new Set(["mlflow.runName", "mlflow.user", "mlflow.source.type", "mlflow.log-model.history"]);

export type RowContext = {
  readonly experiment: string;
  readonly versions: RunRow["versions"];
  readonly trend: readonly number[];
  readonly nowMs: number;
  /** When each execution of ours that is over has ended, by its id. */
  readonly executionEnds: ReadonlyMap<string, number>;
};

/** The run as the table and the detail show it. */
export function runRow(run: Run, { experiment, versions, trend, nowMs, executionEnds }: RowContext): RunRow {
  const lastPointAtMs = lastPoint(run);
  const executionId = executionOf(run);
  const processEndedAtMs = executionId === undefined ? undefined : executionEnds.get(executionId);
  // Nobody waits for points of a sweep's parent.
  const isParent = run.tags.has(sweepTag) && !run.tags.has(trialTag);
  const times = {
    startedAtMs: run.startedAtMs,
    lastPointAtMs: isParent ? nowMs : lastPointAtMs,
    processEndedAtMs,
  };
  return {
    runId: run.runId,
    experimentId: run.experimentId,
    experiment,
    name: run.name,
    status: run.status,
    stale: runState(run.status, times, nowMs) === "stale",
    startedAtMs: run.startedAtMs,
    // A run that was resumed keeps its old end until the next.
    ...(run.endedAtMs === undefined || run.status === "RUNNING" ? {} : { endedAtMs: run.endedAtMs }),
    ...(lastPointAtMs === undefined ? {} : { lastPointAtMs }),
    params: [...run.params],
    metrics: [...run.metrics].map(([key, summary]) => metricView(key, summary)),
    ...problemOf(run),
    tags: [...run.tags].filter(([key]) => !hiddenTags.has(key)),
    versions,
    ...(executionId === undefined ? {} : { executionId }),
    trend,
  };
}

function problemOf({ metricsProblem }: Run): Pick<RunRow, "metricsProblem"> {
  if (!metricsProblem) return {};
  const { message, hint } = metricsProblem;
  return { metricsProblem: { message, ...(hint === undefined ? {} : { hint }) } };
}

/** A summary as JSON: NaN and infinity as MLflow's words. */
export function metricView(key: string, summary: MetricSummary): MetricView {
  return {
    key,
    last: numberView(summary.last.value),
    step: Number(summary.last.step),
    ...(typeof summary.last.step === "bigint" ? { exactStep: String(summary.last.step) } : {}),
    ...(summary.min === undefined ? {} : { min: numberView(summary.min.value) }),
    ...(summary.max === undefined ? {} : { max: numberView(summary.max.value) }),
    count: summary.count,
    nanCount: summary.nanCount,
  };
}

/** The metric that a sparkline shows: the loss where there is one, else the one with most points. */
export function leadingMetric(run: Run): string | undefined {
  const keys = [...run.metrics.keys()].filter((key) => !key.startsWith("system/"));
  const loss = keys.find((key) => key === "loss") ?? keys.find((key) => /(^|[/_.])loss$/i.test(key));
  if (loss !== undefined) return loss;
  return keys.reduce<string | undefined>((best, key) => {
    const count = run.metrics.get(key)?.count ?? 0;
    return count > 1 && count > (best === undefined ? 0 : (run.metrics.get(best)?.count ?? 0)) ? key : best;
  }, undefined);
}

function executionOf(run: Run): ExecutionId | undefined {
  return asExecutionId(run.tags.get(executionTag) ?? "");
}

function lastPoint(run: Run): number | undefined {
  let latest: number | undefined;
  for (const { last } of run.metrics.values()) {
    if (latest === undefined || last.timestampMs > latest) latest = Number(last.timestampMs);
  }
  return latest;
}

/** A number as JSON has it. */
export function numberView(value: number): MetricView["last"] {
  if (Number.isNaN(value)) return "NaN";
  if (Number.isFinite(value)) return value;
  return value > 0 ? "Infinity" : "-Infinity";
}
