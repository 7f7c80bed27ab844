import type { CourseColumn } from "../../api/machine-views.js";
import type { MachineSample } from "../../domain/machine/machine-sample.js";

/** Half an hour at the pace of a run. */
const mostSamples = 900;

type Point = { readonly atMs: number; readonly values: ReadonlyMap<string, number> };

/** What the charts show of the samples of the last while, and no more of them. */
export function createCourses() {
  let points: readonly Point[] = [];
  return {
    add: (sample: MachineSample) => {
      points = [...points.slice(-(mostSamples - 1)), { atMs: sample.atMs, values: valuesOf(sample) }];
    },
    /** The last values of one, the newest last. */
    tail: (key: string, count: number): readonly number[] =>
      points.slice(-count).flatMap(({ values }) => values.get(key) ?? []),
    /** From the first sample that is kept on, in at most so many columns. */
    window: (columns: number) => {
      const fromMs = points[0]?.atMs ?? 0;
      const toMs = points.at(-1)?.atMs ?? 0;
      const wideMs = Math.max(1, (toMs - fromMs + 1) / columns);
      const courses: Record<string, CourseColumn[]> = {};
      for (const { atMs, values } of points) {
        const x = fromMs + Math.floor((atMs - fromMs) / wideMs) * wideMs;
        for (const [key, value] of values) {
          courses[key] ??= [];
          const course = courses[key];
          const last = course.at(-1);
          if (last?.[0] === x)
            course[course.length - 1] = [x, Math.min(last[1], value), Math.max(last[2], value), value];
          else course.push([x, value, value, value]);
        }
      }
      return { fromMs, toMs, courses };
    },
  };
}

function valuesOf(sample: MachineSample): ReadonlyMap<string, number> {
  const { cpuPercent, memory, network, gpus } = sample;
  const uses = gpus.flatMap(({ utilPercent }) => utilPercent ?? []);
  const entries: readonly (readonly [string, number | undefined])[] = [
    ["cpu", cpuPercent],
    ["memory", (memory.usedBytes / memory.totalBytes) * 100],
    ["read", sample.diskReadPerS],
    ["written", sample.diskWrittenPerS],
    ["received", network?.receivedPerS],
    ["sent", network?.sentPerS],
    ["gpus", uses.length > 0 ? uses.reduce((sum, use) => sum + use, 0) / uses.length : undefined],
    ...gpus.flatMap(({ index, utilPercent, memoryUsedBytes, memoryTotalBytes }) => [
      [`gpu${index}`, utilPercent] as const,
      [
        `gpu${index}.memory`,
        memoryUsedBytes === undefined || !memoryTotalBytes ? undefined : (memoryUsedBytes / memoryTotalBytes) * 100,
      ] as const,
    ]),
  ];
  return new Map(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, Math.round(value * 10) / 10]])));
}
