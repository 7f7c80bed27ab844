import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseRocm } from "../../../source/adapters/gpu/rocm-smi.js";

test("rocm-smi's JSON becomes cards and processes, with a warning before it and N/A in it", () => {
  expect(parseRocm(readFileSync("fixtures/gpu/rocm-mi250.json", "utf8"))).toEqual({
    gpus: [
      {
        ...{ index: 0, uuid: "0x8c0f1b2a3d4e5f60", name: "AMD Instinct MI250X", vendor: "amd", utilPercent: 87 },
        ...{ memoryUsedBytes: 34_359_738_368, memoryTotalBytes: 68_702_699_520 },
        ...{ temperatureC: 49, powerW: 219, powerLimitW: 560 },
      },
      {
        ...{ index: 1, uuid: "45560", name: "AMD Instinct MI250X", vendor: "amd", utilPercent: 0 },
        ...{ memoryUsedBytes: 10_960_896, memoryTotalBytes: 68_702_699_520 },
        ...{ temperatureC: 44, powerW: undefined, powerLimitW: undefined },
      },
    ],
    // It does not tell which of the cards.
    processes: [
      { gpu: 0, pid: 4711, name: "python3", memoryBytes: undefined },
      { gpu: 1, pid: 4711, name: "python3", memoryBytes: undefined },
    ],
  });
});

test("what is no answer of rocm-smi is none", () => {
  for (const text of ["", "ERROR: No AMD GPUs", "{", "[]", '{"card0": 3}']) expect(parseRocm(text)).toBeUndefined();
});
