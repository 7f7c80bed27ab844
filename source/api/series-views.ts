// What charts ask and get: series reduced to the columns of the chart.
import { z } from "zod";
import type { MetricView } from "./views.js";

/** What a chart's x axis counts. Relative: ms since the run's start; wall: epoch ms; a metric: its value at the same step. */
export type ChartAxis = "step" | "relative" | "wall" | { readonly metric: string };

const axisSchema = z.union([z.enum(["step", "relative", "wall"]), z.object({ metric: z.string() })]);

const mostChartedRuns = 20;
export const mostChartedKeys = 64;

const chartedRunsSchema = z.array(z.string()).max(mostChartedRuns);
const finite = z.number();

export const seriesSchema = z.object({
  runIds: chartedRunsSchema,
  keys: z.array(z.string()).max(mostChartedKeys),
  /** Of the chart, a braille cell has two; fewer are given where runs and keys are many. */
  columns: z.number().int().min(1).max(4000),
  axis: axisSchema,
  /** Of x, in the unit of the axis; unset: all there is. */
  window: z.tuple([finite, finite]).optional(),
  /** Weight of the past in the moving average, 0 to 1; unset: none. */
  smoothing: z.number().min(0).max(0.9999).optional(),
  /** Percentiles beyond which a value is an outlier. */
  clip: z.tuple([z.number().min(0).max(50), z.number().min(50).max(100)]).optional(),
  /** For a logarithmic y axis: what is 0 or less is left out and counted. */
  log: z.boolean().optional(),
});

export const chartedMetricsSchema = z.object({
  runIds: chartedRunsSchema,
  /** Fuzzy; "": all. */
  text: z.string().max(200),
  offset: z.number().int().min(0).max(1_000_000),
  limit: z.number().int().min(0).max(mostChartedKeys),
});

export const axesSchema = z.object({
  runIds: chartedRunsSchema,
  text: z.string().max(200),
  of: z.enum(["metrics", "all"]),
  limit: z.number().int().min(1).max(200),
});

export const scatterSchema = z.object({
  /** MLflow's filter language or the short form, as the table takes it; "": all runs. */
  filter: z.string().max(10_000),
  x: z.object({ kind: z.enum(["param", "metric"]), key: z.string() }),
  keys: z.array(z.string()).max(mostChartedKeys),
});

/** One column of a chart. null: it has no number there that could be drawn. */
type SeriesColumnView = readonly [
  x: number,
  min: number | null,
  max: number | null,
  last: number | null,
  smoothed: number | null,
  nan: number,
  up: number,
  down: number,
];

/** A point of a chart. */
type PointView = readonly [x: number, y: number];

/** One metric of one run. All counts are of the window. */
export type SeriesView = {
  readonly runId: string;
  readonly columns: readonly SeriesColumnView[];
  readonly points: number;
  readonly nan: number;
  readonly up: number;
  readonly down: number;
  /** 0 or less on a logarithmic axis. */
  readonly notPositive: number;
  /** Beyond the clip of the panel. */
  readonly above: number;
  readonly below: number;
  /** By what the metric's name says is better. */
  readonly best?: PointView;
  /** The metric's last value by MLflow's rule, as the table has it: whatever the axis, and not of the window. */
  readonly last: MetricView["last"];
};

/** One metric of all runs that have it. */
export type PanelView = {
  readonly key: string;
  /** Of x; both 0 where there is no point. */
  readonly from: number;
  readonly to: number;
  readonly clip?: { readonly low: number; readonly high: number };
  readonly series: readonly SeriesView[];
};

export type SeriesReply = {
  readonly panels: readonly PanelView[];
  /** In the order that was asked; one that is not there is left out. */
  readonly runs: readonly { readonly runId: string; readonly name: string }[];
};

export type ChartedMetricsReply = {
  /** The page of those that the text finds; well-known ones first, system metrics not among them. */
  readonly keys: readonly string[];
  /** Where the page begins in those that were found. */
  readonly offset: number;
  readonly found: number;
  readonly total: number;
  /** `system/…`, at most 64. */
  readonly system: readonly string[];
  /** One of the metrics is called epoch. */
  readonly epoch?: string;
};

export type AxesReply = {
  readonly axes: readonly { readonly kind: "param" | "metric"; readonly key: string }[];
  readonly found: number;
};

/** One run of a scatter plot: its x and its y by key, null where it has none. */
export type ScatterReply = {
  readonly runs: readonly {
    readonly runId: string;
    readonly name: string;
    readonly x: number | string;
    readonly ys: readonly (number | null)[];
  }[];
  /** Runs that have an x; more than are given where there are too many. */
  readonly total: number;
};
