import { expect, test } from "vitest";
import { stripText } from "../../../screens/machine/strip.js";
import type { MachineStrip } from "../../../source/api/machine-views.js";
import { withoutSgr } from "../../../source/ui/theme.js";

const gib = 1024 ** 3;
const strip: MachineStrip = {
  cpu: { percent: 23, course: [0, 1, 2] },
  memory: { usedBytes: 41 * gib, totalBytes: 128 * gib },
  gpus: {
    ...{ count: 1, percent: 97, course: [1, 4, 7], temperatureC: 71 },
    memory: { usedBytes: 61 * gib, totalBytes: 80 * gib },
  },
};
const shown = (room: number, of: MachineStrip = strip) => withoutSgr(stripText(of, room));

test("the strip takes the form that fits: sparklines go first, then sizes, then processor and memory", () => {
  expect(shown(80)).toBe("GPU ▂▅█ 97% 61/80G 71°   CPU ▁▂▃ 23%   MEM 41/128G");
  expect(shown(45)).toBe("GPU 97% 61/80G   CPU ▁▂▃ 23%   MEM 41/128G");
  expect(shown(36)).toBe("GPU 97% 61/80G   CPU 23%   MEM 32%");
  expect(shown(28)).toBe("GPU 97%   CPU 23%   MEM 32%");
  expect(shown(20)).toBe("GPU 97%");
  expect(shown(5)).toBe("");
});

test("several cards are told together; without any there is none; a disk stands there only where it is low", () => {
  expect(shown(80, { ...strip, gpus: { count: 8, percent: 50, course: [] } })).toBe(
    "8 GPUs 50%   CPU ▁▂▃ 23%   MEM 41/128G",
  );
  expect(shown(80, {})).toBe("");
  expect(stripText(undefined, 80)).toBe("");
  expect(shown(80, { lowDisk: { holds: "project", freePercent: 3 } })).toBe("DISK 3% free");
  expect(shown(80, { lowDisk: { holds: "DVC cache", freePercent: 0 } })).toBe("DISK DVC cache 0% free");
});
