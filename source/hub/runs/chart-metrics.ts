import fuzzysort from "fuzzysort";
import type { CallInput } from "../../api/calls.js";
import { mostChartedKeys, type ScatterReply } from "../../api/series-views.js";
import type { Run } from "../../domain/run.js";
import { type ListedRun, positionOf } from "../../domain/run-table/listed-run.js";
import type { Handlers } from "../context.js";
import { finite } from "./run-row.js";
import { type ChartContext, knownRuns } from "./series-calls.js";
import { findRuns } from "./table/arrangements.js";
import type { Readers } from "./table/readers.js";
import type { RunReader } from "./table/run-reader.js";

const systemPrefix = "system/";
/** Shown first where they are logged. */
const wellKnown = ["loss", "rouge_l", "perplexity", "train_loss", "val_loss", "eval_loss", "accuracy"];
/** What is less like what was typed is not meant. */
const leastScore = 0.2;
/** A picture has no room for more. */
const mostScattered = 5000;

type ChartMetricsCalls = Pick<Handlers, "charts.metrics" | "charts.axes" | "charts.scatter">;

/** What there is to chart: metrics by pages, axes to choose from, last values over many runs. */
export function createChartMetricsCalls(context: ChartContext, readers: Pick<Readers, "at">): ChartMetricsCalls {
  return {
    "charts.metrics": async ({ runIds, text, offset, limit }) => {
      const runs = await knownRuns(context, runIds);
      const all = metricsOf(runs);
      const problem = runs.find(({ metricsProblem }) => metricsProblem)?.metricsProblem;
      // Beside others it has no curve; alone it is not that nothing was logged.
      if (problem && all.length === 0) throw problem;
      const found = matching(all, text);
      const epoch = ["epoch", "train/epoch", "epochs"].find((key) => all.includes(key));
      return {
        keys: found.slice(offset, offset + limit),
        offset,
        found: found.length,
        total: all.length,
        system: systemMetricsOf(runs),
        ...(epoch === undefined ? {} : { epoch }),
      };
    },
    "charts.axes": async ({ runIds, text, of, limit }) => {
      const runs = await knownRuns(context, runIds);
      const params = of === "metrics" ? [] : [...new Set(runs.flatMap(({ params }) => [...params.keys()]))];
      const axes = [
        ...matching(params, text).map((key) => ({ kind: "param" as const, key })),
        ...matching(metricsOf(runs), text).map((key) => ({ kind: "metric" as const, key })),
      ];
      return { axes: axes.slice(0, limit), found: axes.length };
    },
    "charts.scatter": async (query) => scatter(context, query, (await readers.at()).reader),
  };
}

/** The newest runs first, those that the filter of the table finds. */
async function scatter(
  { store }: ChartContext,
  { filter, x, keys }: CallInput<"charts.scatter">,
  reader: RunReader,
): Promise<ScatterReply> {
  const found = findRuns(
    store.listRuns("ACTIVE_ONLY"),
    { filters: [filter], orderBy: ["attributes.start_time DESC"] },
    reader,
  );
  const readX = x.kind === "metric" ? lastReader(x.key) : paramReader(x.key);
  const readYs = keys.map(lastReader);
  const placed = found.flatMap((run) => {
    const at = readX(run);
    if (at === undefined || at === null) return [];
    const ys = readYs.map((read) => read(run));
    return ys.every((y) => y === null) ? [] : [{ runId: run.runId, name: run.head.name, x: at, ys }];
  });
  return { runs: placed.slice(0, mostScattered), total: placed.length };
}

function lastReader(key: string): (run: ListedRun) => number | null {
  const position = positionOf(key);
  return (run) => {
    const value = run.figure("last", position(run.keys("metric")));
    return value === undefined || Number.isNaN(value) || Math.abs(value) >= Number.MAX_VALUE ? null : finite(value);
  };
}

/** A number where the text is one, as "3e-4". */
function paramReader(key: string): (run: ListedRun) => number | string | undefined {
  const position = positionOf(key);
  return (run) => {
    const text = run.value("param", position(run.keys("param")));
    if (text === undefined) return undefined;
    const number = Number(text);
    return text.trim() !== "" && Number.isFinite(number) ? number : text;
  };
}

/** Metrics of all these runs: the well-known first, then those with a course, then those of one point. */
function metricsOf(runs: readonly Run[]): readonly string[] {
  const most = new Map<string, number>();
  for (const { metrics } of runs) {
    for (const [key, { count }] of metrics) {
      if (!key.startsWith(systemPrefix)) most.set(key, Math.max(count, most.get(key) ?? 0));
    }
  }
  const keys = [...most.keys()].filter((key) => !wellKnown.includes(key));
  const isCourse = (key: string) => (most.get(key) ?? 0) > 1;
  const known = wellKnown.filter((key) => most.has(key));
  return [
    ...known.filter(isCourse),
    ...keys.filter(isCourse),
    ...known.filter((key) => !isCourse(key)),
    ...keys.filter((key) => !isCourse(key)),
  ];
}

function systemMetricsOf(runs: readonly Run[]): readonly string[] {
  const keys = new Set<string>();
  for (const { metrics } of runs) for (const key of metrics.keys()) if (key.startsWith(systemPrefix)) keys.add(key);
  return [...keys].slice(0, mostChartedKeys);
}

function matching(keys: readonly string[], text: string): readonly string[] {
  if (text.trim() === "") return keys;
  return fuzzysort.go(text.trim(), [...keys], { threshold: leastScore }).map(({ target }) => target);
}
