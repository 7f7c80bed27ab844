import type { GpuInstance, GpuProcess, GpuSample } from "../../domain/machine/machine-sample.js";

const format = "--format=csv,noheader,nounits";
const fields = [
  "index",
  "uuid",
  "utilization.gpu",
  "memory.used",
  "memory.total",
  "temperature.gpu",
  "power.draw",
  "power.limit",
];
/** Drivers before 450 do not know it and refuse the whole query. */
const splitField = "mig.mode.current";
const mebibyte = 1024 * 1024;

/** The loop mode: the driver stays awake, and no process is started for each sample (nvidia-smi(1), `--query-gpu`). */
export function loopArgv(binary: string, everyMs: number, knowsSplit: boolean): readonly string[] {
  const asked = [...fields, ...(knowsSplit ? [splitField] : []), "name"].join(",");
  return [binary, `--query-gpu=${asked}`, format, `--loop-ms=${everyMs}`];
}

/** Not in the loop mode, where no process at all would look like no answer. */
export function processesArgv(binary: string): readonly string[] {
  return [binary, "--query-compute-apps=gpu_uuid,pid,process_name,used_gpu_memory", format];
}

export function listArgv(binary: string): readonly string[] {
  return [binary, "--list-gpus"];
}

/** True of the words with which an older driver refuses a field. */
export function refusesField(line: string): boolean {
  return /not a valid field/i.test(line);
}

/** A line of the loop; undefined for anything else. `[N/A]`, `[Not Supported]`, `[Unknown Error]`, `ERR!` leave a value out. */
export function parseGpuLine(line: string, knowsSplit: boolean): GpuSample | undefined {
  const cells = line.split(",").map((cell) => cell.trim());
  const [index = "", uuid = "", util, used, total, temperature, power, limit, split] = cells;
  const name = cells.slice(fields.length + (knowsSplit ? 1 : 0)).join(", ");
  if (!/^\d+$/.test(index) || uuid === "" || name === "") return undefined;
  return {
    index: Number(index),
    uuid,
    name,
    vendor: "nvidia",
    utilPercent: numberOf(util),
    memoryUsedBytes: bytesOf(used),
    memoryTotalBytes: bytesOf(total),
    temperatureC: numberOf(temperature),
    powerW: numberOf(power),
    powerLimitW: numberOf(limit),
    ...(knowsSplit && split === "Enabled" ? { isSplit: true } : {}),
  };
}

/** Lines `GPU-uuid, pid, name, MiB`; the name may hold commas. */
export function parseProcesses(text: string, gpus: readonly GpuSample[]): readonly GpuProcess[] {
  return text.split("\n").flatMap((line) => {
    const cells = line.split(",").map((cell) => cell.trim());
    const gpu = gpus.find(({ uuid }) => uuid === cells[0]);
    const pid = Number(cells[1]);
    if (!gpu || !Number.isInteger(pid) || cells.length < 4) return [];
    return [{ gpu: gpu.index, pid, name: cells.slice(2, -1).join(", "), memoryBytes: bytesOf(cells.at(-1)) }];
  });
}

/** The instances below each card: `  MIG 1g.5gb Device 0: (UUID: MIG-…)`. */
export function parseInstances(text: string): readonly GpuInstance[] {
  let gpu = 0;
  return text.split("\n").flatMap((line) => {
    const card = /^GPU (\d+):/.exec(line)?.[1];
    if (card !== undefined) gpu = Number(card);
    const [, name = "", uuid = ""] = /^\s+(MIG .+?)\s+Device\s+\d+:\s+\(UUID: (MIG-[\w/-]+)\)/.exec(line) ?? [];
    return uuid === "" ? [] : [{ gpu, name, uuid }];
  });
}

function numberOf(cell: string | undefined): number | undefined {
  return cell !== undefined && /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : undefined;
}

function bytesOf(cell: string | undefined): number | undefined {
  const value = numberOf(cell);
  return value === undefined ? undefined : value * mebibyte;
}
