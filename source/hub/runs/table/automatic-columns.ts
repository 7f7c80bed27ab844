import type { ListedRun } from "../../../domain/run-table/listed-run.js";
import { columnId, type RunColumn } from "../../../domain/run-table/run-column.js";
import type { RunReader } from "./run-reader.js";

/** Shown first where they are logged; the rest in the order of the runs. */
const knownMetrics = ["loss", "rouge_l", "perplexity", "val_loss", "eval_loss", "eval/loss", "accuracy"];
/** They tell where a run is, not how good it is. */
const noResult = /^system\/|(^|[/_.])(epoch|global_step|learning_rate|lr|grad_norm|step)$/;
/** So many params, then metrics, stand before the trend, the others behind it: at 80 columns a metric is seen. */
const paramsBefore = 2;
const mostBefore = 3;
const mostBehind = 6;

/**
 * The columns where none are chosen: what every run has, the metrics, the params in which these runs differ; experiment,
 * version and progress where there are any.
 */
export function automaticColumns(runs: readonly ListedRun[], reader: RunReader): readonly string[] {
  const metrics = metricsOf(runs);
  const params = differing(runs);
  const has = (name: "version" | "data" | "tags" | "commit") => {
    const read = reader.column({ kind: "fixed", name });
    return runs.some((run) => read(run) !== undefined);
  };
  const isAlive = runs.some((run) => ["running", "quiet"].includes(reader.state(run)));
  const experiments = new Set(runs.map(({ head }) => head.experimentId)).size;
  const fixed = (...names: readonly Extract<RunColumn, { kind: "fixed" }>["name"][]): readonly RunColumn[] =>
    names.map((name) => ({ kind: "fixed", name }));
  const metric = (key: string): RunColumn => ({ kind: "metric", key, figure: "last" });
  const param = (key: string): RunColumn => ({ kind: "param", key });
  return [
    ...fixed("state", "name", "age", "took"),
    ...(isAlive ? fixed("eta") : []),
    ...params.slice(0, paramsBefore).map(param),
    ...metrics.slice(0, mostBefore).map(metric),
    ...fixed("trend"),
    ...(has("version") ? fixed("version") : []),
    ...(experiments > 1 ? fixed("experiment") : []),
    ...metrics.slice(mostBefore, mostBefore + mostBehind).map(metric),
    ...params.slice(paramsBefore, paramsBefore + mostBehind).map(param),
    ...(isAlive ? fixed("speed") : []),
    ...(has("data") ? fixed("data") : []),
    ...(has("commit") ? fixed("commit") : []),
    ...(has("tags") ? fixed("tags") : []),
  ].map(columnId);
}

/** Keys of the metrics, in the order of the runs, the well-known ones first. */
function metricsOf(runs: readonly ListedRun[]): readonly string[] {
  const lists = new Set(runs.map((run) => run.keys("metric")));
  const keys = new Set<string>();
  for (const list of lists) {
    for (const key of list) if (!noResult.test(key)) keys.add(key);
  }
  return [...knownMetrics.filter((key) => keys.delete(key)), ...keys];
}

/**
 * Keys of the params that have not the same value in all the runs: first those with several values, then those that some
 * runs merely have not logged. A key that differs is not looked at again.
 */
function differing(runs: readonly ListedRun[]): readonly string[] {
  const first = new Map<string, string | undefined>();
  const differs = new Set<string>();
  const seen = new Map<string, number>();
  for (const run of runs) {
    const keys = run.keys("param");
    keys.forEach((key, at) => {
      seen.set(key, (seen.get(key) ?? 0) + 1);
      if (differs.has(key)) return;
      const value = run.value("param", at);
      if (!first.has(key)) first.set(key, value);
      else if (first.get(key) !== value) differs.add(key);
    });
  }
  const keys = [...first.keys()];
  return [
    ...keys.filter((key) => differs.has(key)),
    ...keys.filter((key) => !differs.has(key) && (seen.get(key) ?? 0) < runs.length),
  ];
}
