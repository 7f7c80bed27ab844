import { expect, test } from "vitest";
import { createMachineReader } from "../../../source/adapters/machine/read-machine.js";
import { createSampler, type Pace } from "../../../source/hub/machine/sampler.js";
import { binFolder } from "../../support/bin-folder.js";
import { nvidiaSmi } from "../../support/gpu-tools.js";
import { gone } from "../../support/processes.js";
import { makeProject, type Project } from "../../support/project.js";

function sampling(project: Project, env: Readonly<Record<string, string>>) {
  const at: { pace: Pace; samples: number } = { pace: "run", samples: 0 };
  const sampler = createSampler({
    reader: createMachineReader({ places: [], now: Date.now }),
    env: () => env,
    cwd: project.root,
    pace: () => at.pace,
    onSample: () => {
      at.samples += 1;
    },
    onFault: (error) => {
      throw error;
    },
  });
  return { at, sampler, [Symbol.asyncDispose]: sampler.close };
}

test("the machine is looked at while somebody wants it, and the cards' tool ends with that", async () => {
  await using project = makeProject({}, { git: false });
  const bin = binFolder(project, "cards", { programs: [], scripts: { "nvidia-smi": nvidiaSmi() } });
  await using made = sampling(project, { PATH: `${bin}:/usr/bin:/bin` });
  const { at, sampler } = made;
  expect(sampler.last()).toBeUndefined();
  sampler.wake();
  await expect.poll(() => sampler.last()?.gpus.length).toBe(4);
  const pid = Number(project.read("../cards/rounds").split("\n")[0]);
  at.pace = "off";
  expect(await gone(pid, 10_000)).toBe(true);
  const { samples } = at;
  expect(sampler.gpus().gpus).toBeUndefined();
  // It begins again with the next who asks.
  at.pace = "calm";
  sampler.wake();
  await expect.poll(() => sampler.last()?.gpus.length).toBe(4);
  expect(at.samples).toBeGreaterThan(samples);
});

test("a tool that comes later is found when it is looked for again", async () => {
  await using project = makeProject({}, { git: false });
  const env = { PATH: `${project.root}/../cards:/usr/bin:/bin` };
  await using made = sampling(project, env);
  const { sampler } = made;
  sampler.wake();
  expect(await sampler.hasGpuTool()).toBe(false);
  binFolder(project, "cards", { programs: [], scripts: { "nvidia-smi": nvidiaSmi() } });
  await sampler.refresh();
  await expect.poll(() => sampler.last()?.gpus.length).toBe(4);
});
