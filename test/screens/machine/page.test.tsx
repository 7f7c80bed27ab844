import { expect, test } from "vitest";
import { machineLayout } from "../../../screens/machine/layout.js";
import { arranged } from "../../../screens/machine/tables.js";
import type { MachinePage } from "../../../source/api/machine-views.js";
import type { MachineProcess } from "../../../source/domain/machine/machine-sample.js";
import { fakeClient } from "../../support/fake-client.js";
import { machineSample } from "../../support/machine-sample.js";
import { openShell, quietHub } from "../../support/open-shell.js";

const process = (pid: number, more: Partial<MachineProcess> = {}): MachineProcess => ({
  ...{ pid, name: "python3 train.py", user: "ada", cpuPercent: 10, memoryBytes: 1e9, gpus: [] },
  ...more,
});
const [card] = machineSample().gpus;
if (!card) throw new Error("the sample has a card");
const page: MachinePage = {
  sample: machineSample({ gpus: [card, { ...card, index: 1, utilPercent: 0, memoryUsedBytes: 0 }] }),
  ...{ everyMs: 2000, fromMs: 0, toMs: 10_000, instances: [], free: [1] },
  courses: {
    cpu: [
      [0, 20, 20, 20],
      [10_000, 25, 25, 25],
    ],
  },
  processes: [
    process(1, { gpus: [0], executionId: "7" }),
    process(2, { name: "vim notes", user: "bob", cpuPercent: 90 }),
  ],
};
const open = (answer: MachinePage, choose: (gpus: string) => unknown = () => ({})) => {
  const client = fakeClient({
    ...quietHub,
    "machine.page": () => answer,
    "machine.chooseGpus": ({ gpus }: { readonly gpus: string }) => choose(gpus),
  });
  return { client, app: openShell(client, "chat") };
};

test("ctrl+g shows the machine over any tab: cards with who has them, processes with their execution; Esc goes back", async () => {
  const { app } = open(page);
  await app.press("ctrl+g");
  await expect.poll(app.screen).toMatch(/0 +█ 90% +28\/75G +71°C +300\/400 W +#7/);
  expect(app.screen()).toMatch(/1 +▁ 0% .* free/);
  expect(app.screen()).toMatch(/2 +bob +90% +1\.0 GB +vim notes/);
  expect(app.screen()).toMatch(/1 +ada +10% +1\.0 GB +0 .*#7 +python3 train\.py/);
  await app.press("esc");
  await expect.poll(app.screen).not.toContain("processes");
  app.unmount();
});

test("the card under the cursor is given to the next runs, and taken away again", async () => {
  const asked: string[] = [];
  const { app } = open({ ...page, chosen: "0" }, (gpus) => {
    asked.push(gpus);
    return { chosen: gpus };
  });
  await app.press("ctrl+g");
  await expect.poll(app.screen).toContain("CUDA_VISIBLE_DEVICES=0");
  await app.press("space");
  await expect.poll(() => asked).toEqual(["all"]);
  await app.press("j");
  await app.press("space");
  await expect.poll(() => asked).toEqual(["all", "0,1"]);
  await app.press("f");
  await expect.poll(() => asked).toEqual(["all", "0,1", "free"]);
  app.unmount();
});

test("a tool that tells nothing is named with its own words; without a tool that is said", async () => {
  const failed = open({ ...page, sample: machineSample({ gpus: [] }), gpuProblem: "NVIDIA-SMI has failed" });
  await failed.app.press("ctrl+g");
  await expect.poll(failed.app.screen).toContain("GPUs: NVIDIA-SMI has failed");
  failed.app.unmount();
  const none = open({ ...page, sample: machineSample({ gpus: [] }) });
  await none.app.press("ctrl+g");
  await expect.poll(none.app.screen).toContain("no nvidia-smi or rocm-smi");
  none.app.unmount();
});

test("what is typed filters processes by name, user, pid and execution", async () => {
  const { app } = open(page);
  await app.press("ctrl+g");
  await expect.poll(app.screen).toContain("vim notes");
  await app.press("/");
  await app.press("#");
  await app.press("7");
  await expect.poll(app.screen).not.toContain("vim notes");
  expect(app.screen()).toContain("train.py");
  app.unmount();
});

test("processes are sorted by each column, the greatest first, words by the alphabet", () => {
  const all = [
    process(1, { cpuPercent: 5, memoryBytes: 3, user: "c" }),
    process(2, { cpuPercent: 9, memoryBytes: 1, user: "b", gpuMemoryBytes: 7 }),
    process(3, { cpuPercent: 1, memoryBytes: 2, user: "a", executionId: "12" }),
  ];
  const order = (sort: Parameters<typeof arranged>[1]) => arranged(all, sort, "").map(({ pid }) => pid);
  expect(order("cpu")).toEqual([2, 1, 3]);
  expect(order("memory")).toEqual([1, 3, 2]);
  expect(order("GPU memory")).toEqual([2, 1, 3]);
  expect(order("user")).toEqual([3, 2, 1]);
  expect(order("execution")).toEqual([3, 2, 1]);
});

test("the page takes exactly the height that there is, however many cards", () => {
  for (const height of [12, 19, 21, 37, 57]) {
    for (const gpus of [0, 1, 4, 8, 16]) {
      for (const facts of [1, 5, 12]) {
        const sizes = machineLayout(height, { gpus, facts, zoomed: undefined });
        expect(sizes.charts + sizes.facts + sizes.gpus + sizes.processes).toBe(height);
        expect(sizes.processes).toBeGreaterThanOrEqual(4);
      }
    }
  }
});
