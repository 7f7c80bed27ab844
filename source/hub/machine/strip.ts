import type { MachineStrip } from "../../api/machine-views.js";
import type { GpuSample, MachineSample, Used } from "../../domain/machine/machine-sample.js";

/** A disk with less is nearly full: the outputs of one more run may not fit. */
const lowPercent = 5;
const lowBytes = 2e9;
/** While nothing of ours runs, a value is told again only when it has changed by so much. */
const calmPercent = 10;
const levels = 8;

/** The strip of a sample; `calm`: what was told before, where nothing of ours runs. */
export function stripOf(
  sample: MachineSample,
  courses: { readonly cpu: readonly number[]; readonly gpus: readonly number[] },
  calm: { readonly before: MachineStrip | undefined } | undefined,
): MachineStrip {
  const low = sample.disks.find(
    ({ freeBytes, totalBytes }) => freeBytes < lowBytes || (freeBytes / totalBytes) * 100 < lowPercent,
  );
  const lowDisk = low
    ? { lowDisk: { holds: low.holds, freePercent: Math.round((low.freeBytes / low.totalBytes) * 100) } }
    : {};
  const gpus = sample.gpus.length > 0 ? { gpus: gpusOf(sample.gpus, calm ? [] : courses.gpus) } : {};
  if (calm) return { ...(gpus.gpus ? { gpus: steady(gpus.gpus, calm.before?.gpus) } : {}), ...lowDisk };
  return {
    ...(sample.cpuPercent === undefined
      ? {}
      : { cpu: { percent: Math.round(sample.cpuPercent), course: courses.cpu.map(level) } }),
    memory: inPercents(sample.memory),
    ...gpus,
    ...lowDisk,
  };
}

type Gpus = NonNullable<MachineStrip["gpus"]>;

function gpusOf(gpus: readonly GpuSample[], course: readonly number[]): Gpus {
  const percents = gpus.flatMap(({ utilPercent }) => utilPercent ?? []);
  const hottest = Math.max(...gpus.map(({ temperatureC = Number.NEGATIVE_INFINITY }) => temperatureC));
  const totalBytes = sum(gpus.map(({ memoryTotalBytes = 0 }) => memoryTotalBytes));
  const usedBytes = sum(gpus.map(({ memoryUsedBytes = 0 }) => memoryUsedBytes));
  return {
    count: gpus.length,
    ...(percents.length > 0 ? { percent: Math.round(sum(percents) / percents.length) } : {}),
    course: course.map(level),
    ...(totalBytes > 0 ? { memory: inPercents({ usedBytes, totalBytes }) } : {}),
    ...(Number.isFinite(hottest) ? { temperatureC: Math.round(hottest) } : {}),
  };
}

/** A card that does about what it did is told as it was: an idle screen writes nothing. */
function steady(now: Gpus, before: Gpus | undefined): Gpus {
  const { temperatureC: _, ...rest } = now;
  if (!before || before.count !== now.count) return rest;
  const isNear = (a: number | undefined, b: number | undefined) =>
    a === b || (a !== undefined && b !== undefined && Math.abs(a - b) < calmPercent);
  const share = ({ memory }: Gpus) => memory && (memory.usedBytes / memory.totalBytes) * 100;
  return {
    ...rest,
    percent: isNear(before.percent, now.percent) ? before.percent : now.percent,
    memory: isNear(share(before), share(now)) ? before.memory : now.memory,
  };
}

/** In steps of a hundredth of the whole. */
function inPercents({ usedBytes, totalBytes }: Used): Used {
  const step = totalBytes / 100;
  return { usedBytes: Math.round(Math.round(usedBytes / step) * step), totalBytes };
}

/** 0 to 7, of a percentage. */
function level(percent: number): number {
  return Math.min(levels - 1, Math.max(0, Math.floor((percent / 100) * levels)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
