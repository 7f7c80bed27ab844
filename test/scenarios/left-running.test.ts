import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { gone, isAlive, processesWith } from "../support/processes.js";
import { makeProject, type Project } from "../support/project.js";
import { slipway } from "../support/slipway.js";
import { missing, pathWithTools } from "../support/tools.js";

type InProject = Pick<Project, "root" | "env">;

/** A project with one stage, running; `cmd` writes "ready" when it is under way. */
async function running(project: Project, cmd: string): Promise<InProject> {
  const env = { ...project.env, PATH: pathWithTools("dvc"), SHELL: "/bin/sh" };
  const at = { root: project.root, env };
  project.write("dvc.yaml", `stages:\n  wait:\n    cmd: ${cmd}\n`);
  expect(await slipway(at, "run", "--trust", "--detach")).toMatchObject({ code: 0 });
  const log = () => readFileSync(join(project.root, ".slipway/executions/1/output.log"), "utf8");
  await expect.poll(log, { timeout: 60_000 }).toContain("ready\n");
  return at;
}

const states = async (at: InProject): Promise<readonly unknown[]> => {
  const { stdout } = await slipway(at, "ps", "--all", "--json");
  return JSON.parse(stdout).executions.map(({ state }: { readonly state: unknown }) => state);
};
/** What runs in the execution, but for Slipway itself. */
const members = ({ root }: InProject) =>
  processesWith("SLIPWAY_EXECUTION", join(root, ".slipway/executions/1")).map(({ pid }) => pid);

describe.skipIf(missing("dvc"))("what an execution has started", () => {
  // It was "lost", `stop` said that it is not running, and a second run started beside the first.
  test("is still running when its supervisor was killed: it can be stopped, and no other run starts beside it", async () => {
    await using project = makeProject({ ".dvc/config": "" });
    const at = await running(project, "echo ready && sleep 600");
    const { supervisor } = JSON.parse(project.read(".slipway/executions/1/process.json"));
    process.kill(supervisor.pid, "SIGKILL");
    expect(await gone(supervisor.pid, 5000)).toBe(true);
    expect(await states(at)).toEqual(["running"]);
    expect(await slipway(at, "run")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("#1 is running already"),
    });
    // Found again by another hub, too.
    expect(await slipway(at, "hub", "stop", "--force")).toMatchObject({ code: 0 });
    expect(await states(at)).toEqual(["running"]);
    const left = members(at);
    expect(left.length).toBeGreaterThan(0);
    expect(await slipway(at, "stop")).toMatchObject({ code: 0 });
    for (const pid of left) expect(await gone(pid, 20_000)).toBe(true);
    await expect.poll(() => states(at)).toEqual(["stopped"]);
  });

  // They have left the group that was signalled, and went on.
  test("is ended by stop also where it went into a session of its own", async () => {
    await using project = makeProject({ ".dvc/config": "" });
    const at = await running(
      project,
      "setsid sleep 600 & (setsid sh -c 'sleep 601 & sleep 602' &) ; echo ready; sleep 603",
    );
    const started = members(at);
    expect(started.length).toBeGreaterThan(4);
    expect(await slipway(at, "stop")).toMatchObject({ code: 0 });
    await expect.poll(() => states(at), { timeout: 30_000 }).toEqual(["stopped"]);
    expect(started.filter(isAlive)).toEqual([]);
  });

  // "took" grew for ever.
  test("is lost when nothing of it lives, and ended when its log was last written", async () => {
    await using project = makeProject({ ".dvc/config": "" });
    const at = await running(project, "echo ready && sleep 600");
    const left = members(at);
    const { supervisor } = JSON.parse(project.read(".slipway/executions/1/process.json"));
    for (const pid of [supervisor.pid, ...left]) process.kill(pid, "SIGKILL");
    for (const pid of left) expect(await gone(pid, 5000)).toBe(true);
    await expect.poll(() => states(at)).toEqual(["lost"]);
    const { executions } = JSON.parse((await slipway(at, "ps", "--all", "--json")).stdout);
    expect(executions[0].endedAtMs).toBeLessThan(Date.now());
    rmSync(join(project.root, ".slipway/executions/1/process.json"));
  });

  // It was forgotten: `stop` said that nothing is running, and the next run started a second one beside it.
  test("is ended when DVC itself is killed: nothing would record it; log, execution and status tell so", async () => {
    await using project = makeProject({ ".dvc/config": "" });
    const at = await running(project, "echo ready && sleep 600");
    const started = members(at);
    const { group } = JSON.parse(project.read(".slipway/executions/1/process.json"));
    process.kill(group, "SIGKILL");
    await expect.poll(() => states(at), { timeout: 30_000 }).toEqual(["failed"]);
    expect(started.filter(isAlive)).toEqual([]);
    expect(members(at)).toEqual([]);
    const words = /DVC was killed \(signal 9\); what it had started was ended: .*pid \d+ sleep/;
    expect(project.read(".slipway/executions/1/output.log")).toMatch(words);
    const told = await slipway(at, "ps", "1");
    expect(told.stdout).toMatch(words);
    expect(told.stdout).toMatch(/wait +failed .*it was cut off: DVC was killed \(signal 9\)/);
    expect((await slipway(at, "status")).stdout).toBe("wait: failed\n  it was cut off: DVC was killed (signal 9)\n");
  });
});
