import { expect, test } from "vitest";
import { systemMetrics } from "../../../source/domain/machine/system-metrics.js";
import { machineSample } from "../../support/machine-sample.js";

const since = machineSample({ network: { receivedBytes: 2e6, sentBytes: 0.5e6 } });

test("the figures have MLflow's names and units: means to one place, of the network what was sent since the run began", () => {
  const samples = [machineSample(), machineSample({ cpuPercent: 25.25 })];
  expect(Object.fromEntries(systemMetrics(samples, since))).toEqual({
    "system/cpu_utilization_percentage": 25.1,
    "system/system_memory_usage_megabytes": 40_000,
    "system/system_memory_usage_percentage": 40,
    "system/disk_usage_percentage": 25,
    "system/disk_usage_megabytes": 50_000,
    "system/disk_available_megabytes": 150_000,
    "system/gpu_0_memory_usage_percentage": 37.5,
    "system/gpu_0_memory_usage_megabytes": 30_000,
    "system/gpu_0_utilization_percentage": 90,
    "system/gpu_0_power_usage_watts": 300,
    "system/gpu_0_power_usage_percentage": 75,
    "system/network_receive_megabytes": 3,
    "system/network_transmit_megabytes": 0.5,
  });
});

test("what is not known is left out; memory of AMD's cards is in gigabytes, as MLflow has it", () => {
  const [card] = machineSample().gpus;
  if (!card) throw new Error("the sample has a card");
  const gpus = [{ ...card, vendor: "amd" as const, utilPercent: undefined, powerW: undefined }];
  const bare = machineSample({ cpuPercent: undefined, rootDisk: undefined, network: undefined, gpus });
  expect(Object.fromEntries(systemMetrics([bare], since))).toEqual({
    "system/system_memory_usage_megabytes": 40_000,
    "system/system_memory_usage_percentage": 40,
    "system/gpu_0_memory_usage_percentage": 37.5,
    "system/gpu_0_memory_usage_gigabytes": 30,
  });
});
