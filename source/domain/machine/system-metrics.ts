import type { MachineSample } from "./machine-sample.js";

/**
 * The machine's figures under the names and units of MLflow's own client (mlflow/system_metrics/metrics/*.py, 3.17), the mean
 * of the samples rounded to one place as there. `since`: the counters of the network when the run began.
 */
export function systemMetrics(samples: readonly MachineSample[], since: MachineSample): ReadonlyMap<string, number> {
  const gathered = new Map<string, number[]>();
  const add = (name: string, value: number | undefined) => {
    if (value === undefined || !Number.isFinite(value)) return;
    const key = `system/${name}`;
    gathered.set(key, [...(gathered.get(key) ?? []), value]);
  };
  for (const sample of samples) addSample(sample, add);
  const means = new Map([...gathered].map(([key, values]) => [key, toOnePlace(mean(values))]));
  const [from, to] = [since.network, samples.at(-1)?.network];
  if (from && to) {
    // Not a mean there either: what was sent since the run began.
    means.set("system/network_receive_megabytes", megabytes(to.receivedBytes - from.receivedBytes));
    means.set("system/network_transmit_megabytes", megabytes(to.sentBytes - from.sentBytes));
  }
  return means;
}

function addSample(sample: MachineSample, add: (name: string, value: number | undefined) => void): void {
  const { cpuPercent, memory, rootDisk } = sample;
  add("cpu_utilization_percentage", cpuPercent);
  add("system_memory_usage_megabytes", megabytes(memory.usedBytes));
  add("system_memory_usage_percentage", percent(memory.usedBytes, memory.totalBytes));
  if (rootDisk) {
    add("disk_usage_percentage", percent(rootDisk.usedBytes, rootDisk.usedBytes + rootDisk.freeBytes));
    add("disk_usage_megabytes", megabytes(rootDisk.usedBytes));
    add("disk_available_megabytes", megabytes(rootDisk.freeBytes));
  }
  for (const { index, vendor, utilPercent, memoryUsedBytes, memoryTotalBytes, powerW, powerLimitW } of sample.gpus) {
    const gpu = `gpu_${index}`;
    if (memoryUsedBytes !== undefined) {
      add(`${gpu}_memory_usage_percentage`, percent(memoryUsedBytes, memoryTotalBytes));
      // The client has two units: its rocm_monitor.py counts in gigabytes.
      if (vendor === "amd") add(`${gpu}_memory_usage_gigabytes`, memoryUsedBytes / 1e9);
      else add(`${gpu}_memory_usage_megabytes`, megabytes(memoryUsedBytes));
    }
    add(`${gpu}_utilization_percentage`, utilPercent);
    add(`${gpu}_power_usage_watts`, powerW);
    if (powerW !== undefined) add(`${gpu}_power_usage_percentage`, percent(powerW, powerLimitW));
  }
}

/** Undefined where there is nothing to hold it against. */
function percent(part: number, whole: number | undefined): number | undefined {
  return whole === undefined || whole <= 0 ? undefined : (part / whole) * 100;
}

function megabytes(bytes: number): number {
  return bytes / 1e6;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function toOnePlace(value: number): number {
  return Math.round(value * 10) / 10;
}
