import { setImmediate as nextTurn } from "node:timers/promises";
import type { CallInput } from "../../api/calls.js";
import type { PanelView, SeriesView } from "../../api/series-views.js";
import { betterIs } from "../../domain/better-is.js";
import type { RunId } from "../../domain/ids.js";
import type { Run } from "../../domain/run.js";
import { clipRange, countOutside } from "../../domain/series/clip.js";
import { bestAt, extentOf, reduceCourse } from "../../domain/series/reduce-course.js";
import { roomyEnd } from "../../domain/series/round-extent.js";
import type { Handlers, HubContext } from "../context.js";
import { requireRunId } from "./run-id.js";
import { numberView } from "./run-row.js";
import { type ChartSeries, type ChartSeriesCache, type CourseAxis, createChartSeriesCache } from "./series-cache.js";

/** A reply has at most so many columns over all runs and keys. */
const mostColumns = 400_000;
/** A running run whose last point is older does not grow any more. */
const growsForMs = 10 * 60_000;
/** Other work gets its turn after so long. */
const turnMs = 8;

/** What charts need of the hub. */
export type ChartContext = Pick<HubContext, "store" | "now">;

type Query = CallInput<"runs.series">;
type Found = { readonly run: Run; readonly series: ChartSeries; readonly grows: boolean };

/** `runs.series`: series of runs along an axis, reduced to the columns of the chart. */
export function createSeriesCall(context: ChartContext): Handlers["runs.series"] {
  const cache = createChartSeriesCache();
  return async (query) => {
    const runs = await knownRuns(context, query.runIds);
    const share = Math.floor(mostColumns / Math.max(1, runs.length * query.keys.length));
    const columns = Math.max(1, Math.min(query.columns, share));
    const panels: PanelView[] = [];
    let turnBegan = performance.now();
    for (const key of query.keys) {
      const found: Found[] = [];
      for (const run of runs) {
        if (run.metrics.has(key)) found.push(await findSeries(context, cache, run, key, query.axis));
      }
      panels.push(panelView(key, found, { ...query, columns }));
      if (performance.now() - turnBegan > turnMs) {
        await nextTurn();
        turnBegan = performance.now();
      }
    }
    return { panels, runs: runs.map(({ runId, name }) => ({ runId, name })) };
  };
}

/** The runs that are still there. @throws UserError `run.bad-id` */
export async function knownRuns({ store }: ChartContext, ids: readonly string[]): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (const id of new Set(ids.map(requireRunId))) {
    const run = await store.getRun(id).catch(() => undefined);
    if (run) runs.push(run);
  }
  return runs;
}

async function findSeries(
  { store, now }: ChartContext,
  cache: ChartSeriesCache,
  run: Run,
  key: string,
  axis: Query["axis"],
): Promise<Found> {
  const courseAxis = await courseAxisOf(store, run, axis);
  const points = await store.seriesPoints(run.runId, key);
  const lastMs = points.points.timestampsMs[points.points.length - 1] ?? 0;
  return {
    run,
    series: cache.series(run.runId, key, points, courseAxis),
    grows: run.status === "RUNNING" && now() - lastMs < growsForMs,
  };
}

async function courseAxisOf(store: HubContext["store"], run: Run, axis: Query["axis"]): Promise<CourseAxis> {
  if (axis === "step") return { kind: "step" };
  if (axis === "wall") return { kind: "time", origin: () => 0 };
  // A run that was imported, or whose clock was put back, may have points before its start.
  if (axis === "relative") return { kind: "time", origin: (firstMs) => Math.min(firstMs, run.startedAtMs || firstMs) };
  return { kind: "metric", key: axis.metric, axis: await metricPoints(store, run.runId, axis.metric) };
}

function metricPoints(store: HubContext["store"], runId: RunId, key: string) {
  return store.seriesPoints(runId, key);
}

function panelView(key: string, found: readonly Found[], query: Query): PanelView {
  const [from, to] = query.window ?? extent(found);
  const log = query.log ?? false;
  const windows = found.map((each) => {
    const shown = each.series.shown(log);
    return { ...each, shown, window: reduceCourse(each.series.course, shown, { columns: query.columns, from, to }) };
  });
  const partOf = ({ shown, window }: (typeof windows)[number]) => ({ shown, from: window.begin, to: window.end });
  const range = query.clip && clipRange(windows.map(partOf), query.clip);
  const better = betterIs(key);
  const series = windows.map((each): SeriesView => {
    const { run, shown, window } = each;
    const { course, smoothed } = each.series;
    const smooth = query.smoothing === undefined || query.smoothing === 0 ? undefined : smoothed(query.smoothing);
    const at = better && bestAt(window, shown, better);
    const point = (index: number) => [(course.xs[index] ?? 0) - course.origin, shown.values[index] ?? 0] as const;
    const outside = range ? countOutside(partOf(each), range) : { above: 0, below: 0 };
    return {
      runId: run.runId,
      columns: window.columns.map(({ x, min, max, last: value, lastAt, hidden }) => [
        x,
        orNull(min),
        orNull(max),
        orNull(value),
        smooth ? orNull(smooth[lastAt] ?? Number.NaN) : null,
        hidden.nan,
        hidden.up,
        hidden.down,
      ]),
      points: window.points,
      ...window.hidden,
      ...outside,
      ...(at === undefined ? {} : { best: point(at) }),
      last: numberView(run.metrics.get(key)?.last.value ?? Number.NaN),
    };
  });
  return { key, from, to, ...(range ? { clip: range } : {}), series };
}

/** From the first x of all to the last; with room at the end while a run still grows. */
function extent(found: readonly Found[]): readonly [number, number] {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  let growing = Number.NEGATIVE_INFINITY;
  for (const { series, grows } of found) {
    const [first, last] = extentOf(series.course) ?? [];
    if (first === undefined || last === undefined) continue;
    from = Math.min(from, first);
    to = Math.max(to, last);
    if (grows) growing = Math.max(growing, last);
  }
  if (from > to) return [0, 0];
  return [from, Math.max(to, growing > from ? roomyEnd(from, growing) : to)];
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
