import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { followGpus } from "../../../source/adapters/gpu/follow-gpus.js";
import { binFolder } from "../../support/bin-folder.js";
import { nvidiaSmi } from "../../support/gpu-tools.js";
import { gone } from "../../support/processes.js";
import { makeProject, type Project } from "../../support/project.js";

const system = "/usr/bin:/bin";

/** Follows what these scripts stand in for; the script may write files into the project. */
async function follow(project: Project, scripts: Readonly<Record<string, string>>, silentMs = 60_000) {
  const bin = binFolder(project, "cards", { programs: [], scripts });
  const follower = await followGpus({
    env: { PATH: `${bin}:${system}` },
    cwd: project.root,
    everyMs: 1000,
    silentMs,
    pauseMs: 50,
  });
  if (!follower) throw new Error("the tool was not found");
  return { ...follower, [Symbol.asyncDispose]: follower.close };
}

const line = (index: number) => `${index}, GPU-${index}, 50, 100, 1000, 40, 100, 200, Disabled, Some card`;

test("without a tool on the PATH nothing is followed", async () => {
  expect(await followGpus({ env: { PATH: "/nowhere" }, cwd: "/", everyMs: 1000 })).toBeUndefined();
});

test("the cards of a round are told together, with their processes and instances when these are asked for", async () => {
  await using project = makeProject({}, { git: false });
  await using follower = await follow(project, { "nvidia-smi": nvidiaSmi() });
  await expect.poll(() => follower.state().gpus?.length).toBe(4);
  project.write("../cards/holder", "4711");
  await follower.readProcesses();
  expect(follower.state()).toMatchObject({
    processes: [{ gpu: 0, pid: 4711, name: "python3", memoryBytes: 62_510 * 1024 * 1024 }],
    instances: [{ gpu: 2 }, { gpu: 2 }],
    problem: undefined,
  });
});

test("a driver that cannot be reached is said in nvidia-smi's words, and asked again", async () => {
  await using project = makeProject({}, { git: false });
  await using follower = await follow(project, {
    "nvidia-smi": `echo x >> asked; cat ${join(process.cwd(), "fixtures/gpu/nvidia-failed.txt")}; exit 9`,
  });
  await expect.poll(() => follower.state().problem).toMatch(/^NVIDIA-SMI has failed because it couldn't communicate/);
  await expect.poll(() => readFileSync(join(project.root, "asked"), "utf8").length).toBeGreaterThan(4);
  expect(follower.state().gpus).toBeUndefined();
});

test("a tool that hangs is ended, and that is said", async () => {
  await using project = makeProject({}, { git: false });
  await using follower = await follow(
    project,
    { "nvidia-smi": `[ -f pid ] && exec sleep 600; echo $$ > pid; echo '${line(0)}'; exec sleep 600` },
    300,
  );
  await expect.poll(() => follower.state().gpus?.length).toBe(1);
  const pid = Number(project.read("pid"));
  await expect.poll(() => follower.state().problem).toMatch(/^it said nothing for .* and was ended$/);
  expect(await gone(pid, 5000)).toBe(true);
});

test("a tool that dies is started again, and its cards are there again", async () => {
  await using project = makeProject({}, { git: false });
  await using follower = await follow(project, {
    "nvidia-smi": `if [ ! -f died ]; then touch died; echo '${line(0)}'; kill -9 $$; fi; while echo '${line(0)}'; echo '${line(1)}'; do sleep 1; done`,
  });
  await expect.poll(() => follower.state().gpus?.length).toBe(2);
});

test("a tool that prints rubbish for ever is ended, and that is said", async () => {
  await using project = makeProject({}, { git: false });
  await using follower = await follow(project, { "nvidia-smi": "echo $$ >> pids; exec yes rubbish" });
  await expect.poll(() => follower.state().problem).toBe("nvidia-smi prints what is no table: rubbish");
  const [pid = ""] = project.read("pids").split("\n");
  expect(await gone(Number(pid), 5000)).toBe(true);
});

test("an older driver that does not know MIG is asked without it", async () => {
  await using project = makeProject({}, { git: false });
  await using follower = await follow(project, {
    "nvidia-smi": `case "$*" in *mig*) echo 'Field "mig.mode.current" is not a valid field to query.'; exit 2 ;; esac
while echo '0, GPU-0, 50, 100, 1000, 40, 100, 200, Old card'; do sleep 1; done`,
  });
  await expect.poll(() => follower.state().gpus?.[0]?.name).toBe("Old card");
});

test("rocm-smi is asked where there is no nvidia-smi", async () => {
  await using project = makeProject({}, { git: false });
  await using follower = await follow(project, {
    "rocm-smi": `cat ${join(process.cwd(), "fixtures/gpu/rocm-mi250.json")}`,
  });
  await expect
    .poll(() => follower.state().gpus?.map(({ name }) => name))
    .toEqual(["AMD Instinct MI250X", "AMD Instinct MI250X"]);
});

test("closing ends what was started", async () => {
  await using project = makeProject({}, { git: false });
  const follower = await follow(project, { "nvidia-smi": `echo $$ > pid; echo '${line(0)}'; exec sleep 600` });
  await expect.poll(() => existsSync(join(project.root, "pid")) && project.read("pid").trim()).toBeTruthy();
  const pid = Number(project.read("pid"));
  await follower.close();
  expect(await gone(pid, 1000)).toBe(true);
});
