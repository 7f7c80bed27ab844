import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseGpuLine, parseInstances, parseProcesses } from "../../../source/adapters/gpu/nvidia-smi.js";

const fixture = (name: string) => readFileSync(`fixtures/gpu/${name}`, "utf8");
const uuid = (last: number) => `GPU-5d1c7a3e-0b61-4c2b-9f0d-6a1d5c1f1a0${last}`;
const mib = 1024 * 1024;
const cards = fixture("nvidia-a100x4.csv")
  .trim()
  .split("\n")
  .flatMap((line) => parseGpuLine(line, true) ?? []);

test("a line of nvidia-smi's loop becomes a card; what the driver does not tell is left out", () => {
  const name = "NVIDIA A100-SXM4-80GB";
  expect(cards).toEqual([
    {
      ...{ index: 0, uuid: uuid(1), name, vendor: "nvidia", utilPercent: 97, temperatureC: 71 },
      ...{ memoryUsedBytes: 62_514 * mib, memoryTotalBytes: 81_920 * mib, powerW: 412.36, powerLimitW: 500 },
    },
    {
      ...{ index: 1, uuid: uuid(2), name, vendor: "nvidia", utilPercent: 0, temperatureC: 34 },
      ...{ memoryUsedBytes: 4 * mib, memoryTotalBytes: 81_920 * mib, powerW: 61.02, powerLimitW: 500 },
    },
    {
      ...{ index: 2, uuid: uuid(3), name, vendor: "nvidia", utilPercent: undefined, temperatureC: 45, isSplit: true },
      ...{ memoryUsedBytes: 8192 * mib, memoryTotalBytes: 81_920 * mib, powerW: 130.7, powerLimitW: 500 },
    },
    {
      ...{ index: 3, uuid: uuid(4), name, vendor: "nvidia", utilPercent: 0, temperatureC: 33 },
      ...{ memoryUsedBytes: 0, memoryTotalBytes: 81_920 * mib, powerW: undefined, powerLimitW: undefined },
    },
  ]);
});

test("what is no line of a card is none", () => {
  const lines = [
    ...fixture("nvidia-failed.txt").split("\n"),
    "No devices were found",
    'Field "mig.mode.current" is not a valid field to query.',
    "0, GPU-1, 3",
    "index, uuid, utilization.gpu [%], memory.used [MiB], memory.total [MiB], temperature.gpu, power.draw [W], power.limit [W], mig.mode.current, name",
  ];
  expect(lines.map((line) => parseGpuLine(line, true))).toEqual(lines.map(() => undefined));
});

test("processes are those of the cards that are known; a name may hold commas, the memory may be missing", () => {
  const text = `${uuid(1)}, 4711, python3, train, 8x, 62510\n${uuid(2)}, 12, [Not Found], [N/A]\nGPU-other, 13, x, 1\n\nrubbish\n`;
  expect(parseProcesses(text, cards)).toEqual([
    { gpu: 0, pid: 4711, name: "python3, train, 8x", memoryBytes: 62_510 * mib },
    { gpu: 1, pid: 12, name: "[Not Found]", memoryBytes: undefined },
  ]);
});

test("instances of a split card are listed with the card they are of", () => {
  expect(parseInstances(fixture("nvidia-list.txt"))).toEqual([
    { gpu: 2, name: "MIG 3g.40gb", uuid: "MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f" },
    { gpu: 2, name: "MIG 2g.20gb", uuid: "MIG-cba663e8-9bed-5b25-b243-5985ef7c9beb" },
  ]);
});
