import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { gone } from "../support/processes.js";
import { makeProject, type Project } from "../support/project.js";
import { slipway } from "../support/slipway.js";
import { dvcBin, missing, pathWithTools } from "../support/tools.js";

/** On a machine that does other things as well. */
const busy = { timeout: 60_000 };

/** A stage `slow` that lasts until there is a file `go`, and a stage beside it. */
function slowProject(): Project {
  const project = makeProject({
    ".dvc/config": "",
    "in.txt": "1\n",
    "params.yaml": "lr: 1\n",
    "slow.sh": "echo begun > begun; while [ ! -e go ]; do sleep 0.1; done; cp in.txt slow.txt\n",
    "dvc.yaml": `stages:
  slow: {cmd: sh slow.sh, deps: [in.txt], outs: [slow.txt]}
  quick: {cmd: cp slow.txt quick.txt, deps: [slow.txt], outs: [quick.txt]}
`,
  });
  return { ...project, env: { ...project.env, PATH: pathWithTools("dvc"), SHELL: "/bin/sh" } };
}

/** `dvc repro`, as in another terminal; resolves when its stage runs. */
async function reproElsewhere({ root, env }: Project): Promise<ChildProcess> {
  const child = spawn(dvcBin(), ["repro"], { cwd: root, env, stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  await expect.poll(() => existsSync(join(root, "begun")), busy).toBe(true);
  return child;
}

const executionsOf = async (project: Project) =>
  JSON.parse((await slipway(project, "ps", "--all", "--json")).stdout).executions;

describe.skipIf(missing("dvc"))("a dvc repro that was started in another terminal", () => {
  test("is seen with its pid, command and stage, in ps and in status, until it ends", async () => {
    await using project = slowProject();
    const child = await reproElsewhere(project);
    const { foreign } = JSON.parse((await slipway(project, "ps", "--json")).stdout);
    expect(foreign).toMatchObject([{ pid: child.pid, command: "dvc repro", runs: ["slow"], reads: [] }]);
    const status = await slipway(project, "status");
    expect(status.stdout).toContain(`slow: running\n  dvc repro (pid ${child.pid}, `);
    expect(status.stdout).toMatch(/in another terminal: dvc repro \(pid \d+, .*, started \d+ s ago.*\) runs slow/);
    expect(await slipway(project, "run", "--trust", "--set", "lr=2")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Params are not changed under a run: dvc repro (pid"),
    });
    expect(project.read("params.yaml")).toBe("lr: 1\n");
    project.write("go", "");
    expect(await gone(child.pid ?? 0, 60_000)).toBe(true);
    expect(JSON.parse((await slipway(project, "ps", "--json")).stdout).foreign).toEqual([]);
  }, 300_000);

  test("is waited for and named; the run goes on when it has ended", async () => {
    await using project = slowProject();
    const child = await reproElsewhere(project);
    const run = slipway(project, "run", "--trust");
    await expect.poll(async () => (await executionsOf(project))[0]?.waitsFor?.pid, busy).toBe(child.pid);
    expect(await executionsOf(project)).toMatchObject([{ state: "starting" }]);
    project.write("in.txt", "2\n");
    project.write("go", "");
    const { code, stdout, stderr } = await run;
    expect(stderr).toMatch(/waiting for dvc repro \(pid \d+, .*\): ctrl\+c gives up/);
    expect(stdout).toContain("slipway: waiting for dvc repro (pid");
    expect(code).toBe(0);
    expect(project.read("quick.txt")).toBe("2\n");
  }, 300_000);

  test("is left alone when ctrl+c gives the waiting up, and stop gives up one that waits, too", async () => {
    await using project = slowProject();
    const child = await reproElsewhere(project);
    expect(await slipway(project, "trust")).toMatchObject({ code: 0 });
    const waiting = spawn(process.execPath, [resolve("dist/slipway.js"), "run"], {
      cwd: project.root,
      env: project.env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    onTestFinished(() => void waiting.kill("SIGKILL"));
    const ended = new Promise((done) => waiting.once("exit", done));
    await new Promise<void>((done) => {
      waiting.stderr.on("data", (data) => String(data).includes("ctrl+c gives up") && done());
    });
    waiting.kill("SIGINT");
    expect(await ended).toBe(130);
    await expect.poll(async () => (await executionsOf(project))[0].state, busy).toBe("stopped");

    expect(await slipway(project, "run", "--detach")).toMatchObject({ code: 0 });
    await expect.poll(async () => (await executionsOf(project))[0].waitsFor?.pid, busy).toBe(child.pid);
    expect(await slipway(project, "stop")).toMatchObject({ code: 0 });
    expect((await executionsOf(project))[0]).toMatchObject({ state: "stopped", exitCode: 130, stages: [] });
    project.write("go", "");
    expect(await gone(child.pid ?? 0, 60_000)).toBe(true);
    expect(project.read("slow.txt")).toBe("1\n");
  }, 300_000);
});
