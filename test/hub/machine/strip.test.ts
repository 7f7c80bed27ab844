import { expect, test } from "vitest";
import { stripOf } from "../../../source/hub/machine/strip.js";
import { machineSample } from "../../support/machine-sample.js";

const courses = { cpu: [0, 50, 100], gpus: [0, 90] };
const withGpu = (utilPercent: number, memoryUsedBytes = 30e9, temperatureC = 71) => {
  const sample = machineSample();
  return { ...sample, gpus: sample.gpus.map((gpu) => ({ ...gpu, utilPercent, memoryUsedBytes, temperatureC })) };
};

test("while something runs the strip has processor, memory and all cards together", () => {
  const sample = machineSample();
  const [card] = sample.gpus;
  if (!card) throw new Error("the sample has a card");
  const two = { ...sample, gpus: [card, { ...card, index: 1, utilPercent: 10, temperatureC: 40 }] };
  expect(stripOf(two, courses, undefined)).toEqual({
    cpu: { percent: 25, course: [0, 4, 7] },
    memory: { usedBytes: 40e9, totalBytes: 100e9 },
    gpus: {
      ...{ count: 2, percent: 50, course: [0, 7], temperatureC: 71 },
      memory: { usedBytes: 60.8e9, totalBytes: 160e9 },
    },
  });
});

// An idle screen writes nothing.
test("while nothing runs a card that does about what it did is told as it was", () => {
  const before = stripOf(withGpu(50), courses, { before: undefined });
  expect(before).toEqual({
    gpus: { count: 1, percent: 50, course: [], memory: { usedBytes: 30.4e9, totalBytes: 80e9 } },
  });
  expect(stripOf(withGpu(58, 31e9, 80), courses, { before })).toEqual(before);
  expect(stripOf(withGpu(61), courses, { before }).gpus?.percent).toBe(61);
  expect(stripOf(machineSample({ gpus: [], cpuPercent: 100 }), courses, { before })).toEqual({});
});

test("a disk is told where it is nearly full", () => {
  const disk = (freeBytes: number) =>
    stripOf(machineSample({ disks: [{ holds: "project", usedBytes: 1, totalBytes: 1000e9, freeBytes }] }), courses, {
      before: undefined,
    }).lowDisk;
  expect(disk(51e9)).toBeUndefined();
  expect(disk(49e9)).toEqual({ holds: "project", freePercent: 5 });
});
