import type { Metric } from "../../domain/run.js";
import type { Points } from "../../domain/series/reduce-series.js";
import type { Page } from "../../domain/tracking-store.js";
import type { SeriesColumns } from "../series-file.js";
import { page } from "./pages.js";

/** The history as MLflow replies it: by timestamp, then value; identical points once. */
export function metricHistoryPage(
  parts: readonly SeriesColumns[],
  maxResults: number | undefined,
  pageToken: string | undefined,
): Page<Metric> {
  const all = parts.flatMap((columns) => Array.from({ length: columns.length }, (_, index) => ({ columns, index })));
  all.sort((a, b) => compare(a, b));
  const distinct = all.filter((place, index) => {
    const before = all[index - 1];
    return before === undefined || !samePoint(before, place);
  });
  const { items, nextPageToken } = page(distinct, pageToken, maxResults, { usual: 25_000, most: 1_000_000 });
  return { items: items.map(metricAt), nextPageToken };
}

/**
 * The columns of one metric over its models and datasets as one series. A point that `log_model` repeated for its model
 * counts once.
 */
export function mergedColumns(parts: readonly SeriesColumns[]): Points {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const seen = new Set<string>();
  const values: number[] = [];
  const steps: number[] = [];
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) {
      const name = `${part.steps[i]} ${part.timestampsMs[i]} ${part.values[i]}`;
      if (seen.has(name)) continue;
      seen.add(name);
      values.push(part.values[i] ?? Number.NaN);
      steps.push(part.steps[i] ?? 0);
    }
  }
  return { values: Float64Array.from(values), steps: Float64Array.from(steps), length: values.length };
}

type Place = { readonly columns: SeriesColumns; readonly index: number };

function metricAt({ columns, index }: Place): Metric {
  return {
    ...columns.key,
    value: columns.values[index] ?? Number.NaN,
    timestampMs: columns.timestampsMs[index] ?? 0,
    step: columns.steps[index] ?? 0,
  };
}

function compare(a: Place, b: Place): number {
  const byTime = (a.columns.timestampsMs[a.index] ?? 0) - (b.columns.timestampsMs[b.index] ?? 0);
  if (byTime !== 0) return byTime;
  const byValue = compareNumbers(a.columns.values[a.index] ?? Number.NaN, b.columns.values[b.index] ?? Number.NaN);
  return byValue || (a.columns.steps[a.index] ?? 0) - (b.columns.steps[b.index] ?? 0);
}

/** NaN comes last. */
function compareNumbers(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  if (Number.isNaN(a)) return 1;
  if (Number.isNaN(b)) return -1;
  return a < b ? -1 : Number(a > b);
}

function samePoint(a: Place, b: Place): boolean {
  return compare(a, b) === 0;
}
