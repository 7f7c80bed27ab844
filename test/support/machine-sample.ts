import type { MachineSample } from "../../source/domain/machine/machine-sample.js";

/** A machine of 100 GB that has been looked at; a card at work. */
export function machineSample(change: Partial<MachineSample> = {}): MachineSample {
  return {
    atMs: 10_000,
    cpuPercent: 25,
    corePercents: [50, 0],
    load: [1, 0.5, 0.25],
    memory: { usedBytes: 40e9, totalBytes: 100e9 },
    disks: [{ holds: "project", usedBytes: 400e9, totalBytes: 1000e9, freeBytes: 600e9 }],
    rootDisk: { holds: "/", usedBytes: 50e9, totalBytes: 200e9, freeBytes: 150e9 },
    network: { receivedBytes: 5e6, sentBytes: 1e6 },
    gpus: [
      {
        ...{ index: 0, uuid: "GPU-0", name: "A card", vendor: "nvidia", utilPercent: 90, temperatureC: 71 },
        ...{ memoryUsedBytes: 30e9, memoryTotalBytes: 80e9, powerW: 300, powerLimitW: 400 },
      },
    ],
    missing: [],
    ...change,
  };
}
