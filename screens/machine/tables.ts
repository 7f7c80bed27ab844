import type { MachinePage } from "../../source/api/machine-views.js";
import type { GpuSample, MachineProcess, MachineSample } from "../../source/domain/machine/machine-sample.js";
import { levelSparkline } from "../../source/ui/chart/sparkline.js";
import { type Column, table } from "../../source/ui/table.js";
import { cellWidth } from "../../source/ui/text/cells.js";
import { formatAmount, formatBytes } from "../../source/ui/text/format.js";
import { label } from "../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../source/ui/theme.js";
import { gigabytes, inGigabytes } from "./gigabytes.js";

export const sorts = ["cpu", "memory", "GPU memory", "user", "execution"] as const;
export type ProcessSort = (typeof sorts)[number];

type Window = { readonly cursor: number; readonly offset: number; readonly rows: number };
type Size = { readonly width: number; readonly focused: boolean };

/** Levels of a bar, 0 to 7, as `levelSparkline` draws them. */
const levels = 8;

const gpuColumns: readonly Column[] = [
  { title: "run", width: 3 },
  { title: "GPU", width: 3, align: "right" },
  { title: "use", width: 7, align: "right" },
  { title: "memory", width: 9, align: "right" },
  { title: "temp", width: 5, align: "right" },
  { title: "power", width: 11, align: "right", drop: 2 },
  { title: "state", width: 10, flex: true, drop: 1 },
  { title: "name", width: 22, flex: true, drop: 3 },
];

/** One row a card: whether the next run has it, how much it does, who has it. */
export function gpuRows(page: MachinePage, { cursor, offset, rows }: Window, { width, focused }: Size) {
  const { sample, chosen, free, processes } = page;
  const ids = chosen?.split(",") ?? [];
  const gpus = sample?.gpus ?? [];
  return table({
    columns: gpuColumns,
    rows: gpus.slice(offset, offset + rows).map((gpu) => {
      const isChosen = chosen === undefined || ids.includes(String(gpu.index)) || ids.includes(gpu.uuid);
      return [
        isChosen ? paint(glyph("finished"), chosen === undefined ? "dim" : "good") : "",
        String(gpu.index),
        gpu.utilPercent === undefined ? "-" : `${bar(gpu.utilPercent)} ${Math.round(gpu.utilPercent)}%`,
        ofMost(gpu.memoryUsedBytes, gpu.memoryTotalBytes),
        gpu.temperatureC === undefined ? "-" : `${Math.round(gpu.temperatureC)}°C`,
        watts(gpu),
        stateOf(gpu, free, processes),
        label(gpu.name),
      ];
    }),
    cursor: cursor - offset,
    width,
    focused,
  });
}

function bar(percent: number): string {
  return levelSparkline([Math.min(levels - 1, Math.floor((percent / 100) * levels))]);
}

function ofMost(used: number | undefined, total: number | undefined): string {
  if (used === undefined) return "-";
  return total === undefined ? formatBytes(used) : gigabytes(used, total);
}

function watts({ powerW, powerLimitW }: GpuSample): string {
  if (powerW === undefined) return "-";
  return `${Math.round(powerW)}${powerLimitW === undefined ? "" : `/${Math.round(powerLimitW)}`} W`;
}

function stateOf({ index, isSplit }: GpuSample, free: readonly number[], processes: readonly MachineProcess[]): string {
  if (isSplit) return "split (MIG)";
  if (free.includes(index)) return paint("free", "good");
  const own = processes.filter(({ gpus }) => gpus.includes(index));
  const who = [...new Set(own.map(({ executionId, user }) => (executionId ? `#${executionId}` : label(user))))];
  return who.join(" ");
}

const processColumns: readonly Column[] = [
  { title: "pid", width: 7, align: "right" },
  { title: "user", width: 10 },
  { title: "cpu", width: 5, align: "right" },
  { title: "memory", width: 7, align: "right" },
  { title: "GPU", width: 5, drop: 3 },
  { title: "GPU mem", width: 7, align: "right", drop: 2 },
  { title: "run", width: 5, drop: 1 },
  { title: "command", width: 12, flex: true },
];

/** One row a process. */
export function processRows(processes: readonly MachineProcess[], { cursor, offset, rows }: Window, size: Size) {
  return table({
    columns: processColumns,
    rows: processes
      .slice(offset, offset + rows)
      .map(({ pid, user, cpuPercent, memoryBytes, gpus, gpuMemoryBytes, executionId, name }) => [
        String(pid),
        label(user),
        `${Math.round(cpuPercent)}%`,
        formatBytes(memoryBytes),
        gpus.join(","),
        gpuMemoryBytes === undefined ? "" : inGigabytes(gpuMemoryBytes),
        executionId === undefined ? "" : paint(`#${label(executionId)}`, "running"),
        label(name),
      ]),
    cursor: cursor - offset,
    ...size,
  });
}

/** Those in which every word that was typed is found, in the order that was chosen. */
export function arranged(
  processes: readonly MachineProcess[],
  sort: ProcessSort,
  typed: string,
): readonly MachineProcess[] {
  const words = typed
    .toLowerCase()
    .split(" ")
    .filter((word) => word !== "");
  const found = processes.filter(({ name, user, executionId, pid }) => {
    const text = `${name} ${user} ${pid} ${executionId === undefined ? "" : `#${executionId}`}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return found.toSorted((a, b) => compare(a, b, sort) || b.cpuPercent - a.cpuPercent || a.pid - b.pid);
}

function compare(a: MachineProcess, b: MachineProcess, sort: ProcessSort): number {
  if (sort === "memory") return b.memoryBytes - a.memoryBytes;
  if (sort === "GPU memory") return (b.gpuMemoryBytes ?? -1) - (a.gpuMemoryBytes ?? -1);
  if (sort === "user") return a.user.localeCompare(b.user);
  if (sort === "execution") return Number(b.executionId ?? -1) - Number(a.executionId ?? -1);
  return b.cpuPercent - a.cpuPercent;
}

/** Cores, load, memory, disks, limits, and what is not read here, in as many rows as it takes. */
export function factRows(page: MachinePage, width: number): readonly string[] {
  const { sample, instances, gpuProblem, chosen } = page;
  if (!sample) return [glyph("ellipsis")];
  return flowed(
    [
      ...(chosen === undefined ? [] : [`next run CUDA_VISIBLE_DEVICES=${paint(label(chosen), "good")}`]),
      ...(gpuProblem === undefined ? [] : [paint(label(`GPUs: ${gpuProblem}`), "warning")]),
      ...(sample.gpus.length === 0 && gpuProblem === undefined ? [paint("no nvidia-smi or rocm-smi", "dim")] : []),
      ...sample.disks.map(
        ({ holds, freeBytes, totalBytes }) =>
          `${holds} disk ${formatBytes(freeBytes)} free of ${formatBytes(totalBytes)}`,
      ),
      `memory ${ofMost(sample.memory.usedBytes, sample.memory.totalBytes)}`,
      ...(sample.swap ? [`swap ${ofMost(sample.swap.usedBytes, sample.swap.totalBytes)}`] : []),
      `load ${sample.load.map((one) => one.toFixed(1)).join(" ")}`,
      `${formatAmount(sample.corePercents.length, "core")} ${levelSparkline(sample.corePercents.map(coreLevel))}`,
      ...limitsOf(sample),
      ...instances.map(({ gpu, name, uuid }) => `GPU ${gpu}: ${label(name)} ${label(uuid)}`),
      ...(sample.missing.length > 0 ? [paint(`not read here: ${sample.missing.join(", ")}`, "dim")] : []),
    ],
    width,
  );
}

function coreLevel(percent: number): number {
  return Math.min(levels - 1, Math.floor((percent / 100) * levels));
}

function limitsOf({ limits }: MachineSample): readonly string[] {
  if (!limits) return [];
  const { by, cpus, memoryBytes } = limits;
  const parts = [
    ...(cpus === undefined ? [] : [`${Math.round(cpus * 100) / 100} processors`]),
    ...(memoryBytes === undefined ? [] : [formatBytes(memoryBytes)]),
  ];
  return [paint(`limited to ${parts.join(", ")} by ${by}`, "warning")];
}

function flowed(parts: readonly string[], width: number): readonly string[] {
  const rows: string[] = [];
  for (const part of parts) {
    const last = rows.at(-1);
    const joined = `${last}   ${part}`;
    if (last !== undefined && cellWidth(joined) <= width) rows[rows.length - 1] = joined;
    else rows.push(part);
  }
  return rows;
}
