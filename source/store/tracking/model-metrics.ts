import type { LoggedModelId, RunId } from "../../domain/ids.js";
import type { Metric, MetricPoint } from "../../domain/run.js";
import { readSeries } from "../series-reading.js";
import type { RunEntry } from "./run-index/run-entry.js";

type ModelMetric = Metric & { readonly runId: RunId };

/** The points that runs logged with the id of a model, identical ones once, in the order they came. @throws UserError `store.failed` */
export async function metricsOfModel(
  entries: Iterable<RunEntry>,
  modelId: LoggedModelId,
  seriesPath: (runId: RunId) => string,
): Promise<readonly ModelMetric[]> {
  const metrics = new Map<string, ModelMetric>();
  for (const { runId, series } of entries) {
    const { byId, models } = series.keys;
    if (!models.has(modelId)) continue;
    const take = (id: number, point: MetricPoint) => {
      const key = byId[id];
      if (key?.modelId !== modelId) return;
      const name = JSON.stringify([runId, key.key, String(point.timestampMs), String(point.step)]);
      if (!metrics.has(name)) metrics.set(name, { ...key, ...point, runId });
    };
    await readSeries(seriesPath(runId), 0, series.wholeBytes, {
      onKey: () => undefined,
      onPoint: (id, value, timestampMs, step) => take(id, { value, timestampMs, step }),
      onExactPoint: (id, value, timestampMs, step) => take(id, { value, timestampMs, step }),
    });
  }
  return [...metrics.values()];
}
