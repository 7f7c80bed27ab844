import type { RunId } from "../../domain/ids.js";
import {
  type Course,
  courseByMetric,
  courseByStep,
  courseByTime,
  isTimely,
  sortedByTime,
} from "../../domain/series/course.js";
import type { Pyramid } from "../../domain/series/pyramid.js";
import { createValueFilter, type ShownValues, type ValueFilter } from "../../domain/series/shown-values.js";
import { createSmoothing, type Smoothing } from "../../domain/series/smoothing.js";
import type { SeriesPoints } from "../../domain/tracking-store.js";

/** What is worked out of series is kept up to so many bytes; the latest always. */
const mostBytes = 64 * 1024 * 1024;

/** Points from which on putting in order takes so long that it is not done for each new one. */
const large = 50_000;

/** A series along the axis that is asked for, and what charts want of it besides; worked out once, then as it grows. */
export type ChartSeries = {
  readonly course: Course;
  readonly shown: (log: boolean) => ShownValues;
  readonly smoothed: (weight: number) => Float64Array;
};

export type CourseAxis =
  | { readonly kind: "step" }
  | { readonly kind: "time"; readonly origin: (firstMs: number) => number }
  | { readonly kind: "metric"; readonly key: string; readonly axis: SeriesPoints };

export type ChartSeriesCache = {
  readonly series: (runId: RunId, key: string, found: SeriesPoints, axis: CourseAxis) => ChartSeries;
};

/** One order of one series: filters and averages go on while its pyramid is the same. */
type Kept = {
  pyramid: Pyramid | undefined;
  course: Course | undefined;
  timely: boolean;
  checked: number;
  /** Lengths of the series that a copied course was made of. */
  madeOf: readonly number[];
  filters: Map<boolean, ValueFilter>;
  smoothing: { readonly weight: number; readonly of: Smoothing } | undefined;
  sorted: Course | undefined;
};

export function createChartSeriesCache(): ChartSeriesCache {
  // In the order of use, the latest at the end.
  const kept = new Map<string, Kept>();

  const take = (name: string): Kept => {
    const known = kept.get(name) ?? fresh();
    kept.delete(name);
    kept.set(name, known);
    return known;
  };

  return {
    series: (runId, key, found, axis) => {
      const entry = take(JSON.stringify([runId, key, axis.kind, axis.kind === "metric" ? axis.key : ""]));
      const course = courseOf(entry, found, axis);
      if (entry.pyramid !== course.pyramid) {
        entry.pyramid = course.pyramid;
        entry.filters.clear();
        entry.smoothing = undefined;
      }
      forgetOldest(kept);
      return {
        course,
        shown: (log) => {
          const filter = entry.filters.get(log) ?? createValueFilter(log);
          entry.filters.set(log, filter);
          return filter.shown(course.values, course.pyramid, course.length);
        },
        smoothed: (weight) => {
          if (entry.smoothing?.weight !== weight) entry.smoothing = { weight, of: createSmoothing(weight) };
          return entry.smoothing.of.smoothed(course.values, course.length);
        },
      };
    },
  };
}

function courseOf(entry: Kept, { points, pyramid }: SeriesPoints, axis: CourseAxis): Course {
  if (axis.kind === "step") return courseByStep(points, pyramid);
  if (axis.kind === "metric") {
    return sortedCourse(entry, [points.length, axis.axis.points.length], () =>
      courseByMetric(points, axis.axis.points),
    );
  }
  if (entry.course?.pyramid !== pyramid || entry.checked > points.length) [entry.timely, entry.checked] = [true, 0];
  entry.timely &&= isTimely(points, entry.checked);
  entry.checked = points.length;
  const first = points.timestampsMs[0] ?? 0;
  if (entry.timely) {
    entry.course = courseByTime(points, pyramid, axis.origin(first));
    return entry.course;
  }
  const sorted = sortedCourse(entry, [points.length], () => sortedByTime(points));
  return { ...sorted, origin: axis.origin(sorted.xs[0] ?? first) };
}

/** The copy of before where the series have not grown; a large one is made anew for each hundredth more: it takes long. */
function sortedCourse(entry: Kept, lengths: readonly number[], make: () => Course): Course {
  const isFresh = lengths.every((length, at) => {
    const made = entry.madeOf[at] ?? Number.POSITIVE_INFINITY;
    return length === made || (made >= large && length > made && length < made * 1.01);
  });
  if (entry.sorted && isFresh) return entry.sorted;
  entry.madeOf = lengths;
  entry.sorted = make();
  return entry.sorted;
}

function fresh(): Kept {
  return {
    pyramid: undefined,
    course: undefined,
    timely: true,
    checked: 0,
    madeOf: [],
    filters: new Map(),
    smoothing: undefined,
    sorted: undefined,
  };
}

function forgetOldest(kept: Map<string, Kept>): void {
  const sizes = [...kept].map(([name, entry]) => [name, sizeOf(entry)] as const);
  let total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  for (const [name, bytes] of sizes.slice(0, -1)) {
    if (total <= mostBytes) return;
    kept.delete(name);
    total -= bytes;
  }
}

function sizeOf({ filters, smoothing, sorted }: Kept): number {
  let bytes = 1000;
  for (const filter of filters.values()) bytes += filter.sizeBytes();
  if (sorted) bytes += sorted.length * 16 + sorted.pyramid.sizeBytes();
  return bytes + (smoothing?.of.sizeBytes() ?? 0);
}
