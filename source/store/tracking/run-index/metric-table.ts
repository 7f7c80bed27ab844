import type { Int64 } from "../../../domain/int64.js";
import type { MetricPoint, MetricSummary } from "../../../domain/run.js";
import { isLater } from "../../../domain/run.js";
import { emptyShape, type Shape } from "./shape.js";

/** Numbers of one metric: last value, its timestamp and step, min and its step, max and its step, count, count of NaN. */
export const figuresPerMetric = 9;
const [lastValue, lastTime, lastStep, minValue, minStep, maxValue, maxStep, count, nanCount] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
];

/** The summaries of all metrics of a run. A metric is known by its position, the order in which it came. */
export type MetricTable = {
  shape: Shape;
  /** `figuresPerMetric` numbers a metric; longer than that where there is room for more. */
  figures: Float64Array;
  /** By position, the place of the last point where doubles round it. */
  readonly exact: Map<number, { readonly timestampMs: Int64; readonly step: Int64 }>;
};

export function emptyTable(): MetricTable {
  return { shape: emptyShape, figures: new Float64Array(0), exact: new Map() };
}

/** The position of a metric that is new to the table. */
export function addMetric(table: MetricTable, key: string): number {
  const position = table.shape.length;
  table.shape = table.shape.with(key);
  const needed = (position + 1) * figuresPerMetric;
  if (needed > table.figures.length) {
    const wider = new Float64Array(Math.max(needed, table.figures.length * 2, 4 * figuresPerMetric));
    wider.set(table.figures);
    table.figures = wider;
  }
  return position;
}

/** True where the point is beyond every one that was taken in: it cannot be a repetition. */
export function isBeyond(table: MetricTable, position: number, timestampMs: number, step: number): boolean {
  const { figures } = table;
  const at = position * figuresPerMetric;
  if ((figures[at + count] ?? 0) === 0) return true;
  const known = figures[at + lastStep] ?? 0;
  return step > known || (step === known && timestampMs > (figures[at + lastTime] ?? 0));
}

/** Takes a point in. One that is `repeated` (log_model sends a metric's history again) moves the extremes, not the count. */
export function takeIn(table: MetricTable, position: number, point: MetricPoint, repeated = false): void {
  const { value, timestampMs, step } = point;
  const numeric = typeof step === "number" && typeof timestampMs === "number" && table.exact.size === 0;
  const isLast = numeric
    ? isLast64(table.figures, position, value, timestampMs, step)
    : isLastExact(table, position, point);
  if (isLast && !numeric) {
    if (typeof step === "bigint" || typeof timestampMs === "bigint") table.exact.set(position, { timestampMs, step });
    else table.exact.delete(position);
  }
  takeInNumbers(table.figures, position * figuresPerMetric, value, Number(timestampMs), Number(step), isLast, repeated);
}

/** The summary of the metric at this position. */
export function summaryAt({ figures, exact }: MetricTable, position: number): MetricSummary {
  const at = position * figuresPerMetric;
  const figure = (index: number) => figures[at + index] ?? 0;
  const numbers = figure(count) > figure(nanCount);
  return {
    last: { value: figure(lastValue), timestampMs: figure(lastTime), step: figure(lastStep), ...exact.get(position) },
    min: numbers ? { value: figure(minValue), step: figure(minStep) } : undefined,
    max: numbers ? { value: figure(maxValue), step: figure(maxStep) } : undefined,
    count: figure(count),
    nanCount: figure(nanCount),
  };
}

/** The last value of the metric at this position. */
export function lastValueAt({ figures }: MetricTable, position: number): number {
  return figures[position * figuresPerMetric + lastValue] ?? Number.NaN;
}

const listed = { last: lastValue, min: minValue, max: maxValue, count, nanCount, lastStep, lastTimeMs: lastTime };

/** One number of a metric that has points; undefined for an extreme of one that has no number among them. */
export function figureAt({ figures }: MetricTable, position: number, figure: keyof typeof listed): number | undefined {
  const at = position * figuresPerMetric;
  const isExtreme = figure === "min" || figure === "max";
  if (isExtreme && (figures[at + count] ?? 0) === (figures[at + nanCount] ?? 0)) return undefined;
  return figures[at + listed[figure]];
}

export function hasPoints({ figures }: MetricTable, position: number): boolean {
  return (figures[position * figuresPerMetric + count] ?? 0) > 0;
}

function isLast64(figures: Float64Array, position: number, value: number, timestampMs: number, step: number): boolean {
  const at = position * figuresPerMetric;
  if ((figures[at + count] ?? 0) === 0) return true;
  const knownStep = figures[at + lastStep] ?? 0;
  if (step !== knownStep) return step > knownStep;
  const knownTime = figures[at + lastTime] ?? 0;
  if (timestampMs !== knownTime) return timestampMs > knownTime;
  return isLater({ value, timestampMs, step }, { value: figures[at + lastValue] ?? 0, timestampMs, step });
}

function isLastExact(table: MetricTable, position: number, point: MetricPoint): boolean {
  const { last, count: known } = summaryAt(table, position);
  return known === 0 || isLater(point, last);
}

function takeInNumbers(
  figures: Float64Array,
  at: number,
  value: number,
  timestampMs: number,
  step: number,
  isLast: boolean,
  repeated: boolean,
): void {
  if (isLast) {
    figures[at + lastValue] = value;
    figures[at + lastTime] = timestampMs;
    figures[at + lastStep] = step;
  }
  const isNumber = !Number.isNaN(value);
  const numbersBefore = (figures[at + count] ?? 0) - (figures[at + nanCount] ?? 0);
  if (isNumber && (numbersBefore === 0 || value < (figures[at + minValue] ?? 0))) {
    figures[at + minValue] = value;
    figures[at + minStep] = step;
  }
  if (isNumber && (numbersBefore === 0 || value > (figures[at + maxValue] ?? 0))) {
    figures[at + maxValue] = value;
    figures[at + maxStep] = step;
  }
  if (repeated) return;
  figures[at + count] = (figures[at + count] ?? 0) + 1;
  if (!isNumber) figures[at + nanCount] = (figures[at + nanCount] ?? 0) + 1;
}
