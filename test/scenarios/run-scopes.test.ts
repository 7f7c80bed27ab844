import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { endOf, gone, isAlive, processesWith } from "../support/processes.js";
import { makeProject, type Project } from "../support/project.js";
import { slipway } from "../support/slipway.js";
import { missing, pathWithTools } from "../support/tools.js";

/** a → b → c, each a copy; `files` over them. */
function chain(files: Readonly<Record<string, string>> = {}): Project {
  const project = makeProject({
    ".dvc/config": "",
    "in.txt": "1\n",
    "dvc.yaml": `stages:
  a: {cmd: cp in.txt a.txt, deps: [in.txt], outs: [a.txt]}
  b: {cmd: cp a.txt b.txt, deps: [a.txt], outs: [b.txt]}
  c: {cmd: cp b.txt c.txt, deps: [b.txt], outs: [c.txt]}
`,
    ...files,
  });
  return { ...project, env: { ...project.env, PATH: pathWithTools("dvc"), SHELL: "/bin/sh" } };
}

const ran = async (project: Project) => {
  const { executions } = JSON.parse((await slipway(project, "ps", "--all", "--json")).stdout);
  return executions[0].stages.map(({ stage }: { readonly stage: string }) => stage);
};

describe.skipIf(missing("dvc"))("a run with the real DVC", () => {
  test("runs a stage alone, or what is made of it, and a dry run tells both answers and changes nothing", async () => {
    await using project = chain();
    expect(await slipway(project, "run", "--trust")).toMatchObject({ code: 0 });
    expect(await ran(project)).toEqual(["a", "b", "c"]);
    project.write("in.txt", "2\n");
    project.write("a.txt", "3\n");

    const dry = await slipway(project, "run", "--dry", "--json");
    expect(dry.code).toBe(0);
    // DVC does not see that c follows b.
    expect(JSON.parse(dry.stdout).stages).toEqual([
      { name: "a", does: "runs", dvc: "runs", reasons: ["in.txt changed", "a.txt was changed after the stage ran"] },
      { name: "b", does: "runs", dvc: "runs", reasons: ["a.txt changed", "a runs before it"] },
      { name: "c", does: "may-run", dvc: "skips", reasons: ["b runs before it"] },
    ]);
    expect(project.read("a.txt")).toBe("3\n");

    expect(await slipway(project, "run", "b", "--single-item")).toMatchObject({ code: 0 });
    expect(await ran(project)).toEqual(["b"]);
    expect([project.read("a.txt"), project.read("b.txt"), project.read("c.txt")]).toEqual(["3\n", "3\n", "1\n"]);
    expect(await slipway(project, "run", "b", "--downstream")).toMatchObject({ code: 0 });
    expect(await ran(project)).toEqual(["c"]);
    expect(project.read("c.txt")).toBe("3\n");
  });

  test("is refused for a stage that is not there, and for two scopes at once, before anything is run", async () => {
    await using project = chain();
    expect(await slipway(project, "run", "--trust", "d")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("dvc.yaml has no stage d"),
    });
    expect(await slipway(project, "run", "a", "-s", "--downstream")).toMatchObject({ code: 2 });
    expect(await slipway(project, "run", "--downstream")).toMatchObject({ code: 2 });
    expect(JSON.parse((await slipway(project, "ps", "--all", "--json")).stdout).executions).toEqual([]);
  });

  test("is made again with the params that are gone put back, and refused where one is new, unless that is asked for", async () => {
    await using project = chain({
      "params.yaml": "train: {lr: 0.1, epochs: 3}\n",
      "dvc.yaml": "stages:\n  train: {cmd: cp params.yaml out.yaml, params: [train], outs: [out.yaml]}\n",
    });
    expect(await slipway(project, "run", "--trust")).toMatchObject({ code: 0 });
    project.write("params.yaml", "train: {lr: 0.2}\n");
    const again = await slipway(project, "run", "--again", "1");
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining("train.epochs none → 3\n") });
    expect(project.read("out.yaml")).toBe("train: {lr: 0.1, epochs: 3}\n");

    project.write("params.yaml", "train: {lr: 0.2, new: 9}\n");
    const refused = await slipway(project, "run", "--again", "1");
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain("nothing was run: train.new is new since then and stays 9\n");
    expect(refused.stderr).toContain("--with near");
    expect(project.read("params.yaml")).toBe("train: {lr: 0.2, new: 9}\n");
    const near = await slipway(project, "run", "--again", "1", "--with", "near");
    expect(near).toMatchObject({ code: 0, stderr: expect.stringContaining("train.new is new since then and stays 9") });
    expect(project.read("out.yaml")).toBe("train: {lr: 0.1, new: 9, epochs: 3}\n");

    rmSync(join(project.root, "params.yaml"));
    expect(await slipway(project, "run", "--again", "1")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("train.lr was 0.1 and is not put back: params.yaml is gone"),
    });
  });

  test("that fails tells which outs DVC had removed before, and what brings them back", async () => {
    await using project = chain();
    expect(await slipway(project, "run", "--trust")).toMatchObject({ code: 0 });
    project.write("dvc.yaml", project.read("dvc.yaml").replace("cp a.txt b.txt", "exit 3"));
    const run = await slipway(project, "run", "--trust");
    expect(run.code).toBe(1);
    expect(run.stderr).toContain("DVC had removed before the stage ran: b.txt");
    expect(run.stderr).toContain("as they were: dvc checkout b.txt");
  });

  test("that leaves a process in the background names it, until that has ended", async () => {
    await using project = chain({
      "daemon.sh": "cp b.txt c.txt; setsid sleep 600 > /dev/null 2>&1 & echo $! > daemon\n",
    });
    project.write("dvc.yaml", project.read("dvc.yaml").replace("cp b.txt c.txt", "sh daemon.sh"));
    const run = await slipway(project, "run", "--trust");
    const pid = Number(project.read("daemon"));
    expect(run).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`Processes of execution #1 are still there: ${pid}`),
    });
    await endOf(pid);
    expect(await slipway(project, "hub", "stop")).toMatchObject({ code: 0 });
    expect(JSON.parse((await slipway(project, "ps", "--all", "--json")).stdout).executions[0].left).toBeUndefined();
  });

  test("is stopped whole: what ignores SIGINT and SIGTERM, has left its session or forked twice is gone when stop returns", async () => {
    await using project = chain({
      "stubborn.sh": `trap '' INT TERM
setsid sh -c 'trap "" INT TERM; (sleep 600 & sleep 601) & sleep 602' &
(setsid sleep 603 &)
echo ready
while :; do sleep 1; done
`,
    });
    expect(await slipway(project, "run", "--trust")).toMatchObject({ code: 0 });
    project.write("dvc.yaml", project.read("dvc.yaml").replace("cp b.txt c.txt", "sh stubborn.sh"));
    expect(await slipway(project, "run", "--trust", "--detach")).toMatchObject({ code: 0 });
    const folder = join(project.root, ".slipway/executions/2");
    const log = () => project.read(".slipway/executions/2/output.log");
    await expect.poll(log, { timeout: 60_000 }).toContain("ready\n");
    const started = processesWith("SLIPWAY_EXECUTION", folder).map(({ pid }) => pid);
    expect(started.length).toBeGreaterThan(5);
    const stop = await slipway(project, "stop");
    expect(started.filter(isAlive)).toEqual([]);
    expect(stop).toMatchObject({ code: 0, stdout: expect.stringContaining("no process of it is left") });
    expect(stop.stderr).toContain("dvc checkout c.txt");
    for (const pid of started) expect(await gone(pid, 100)).toBe(true);
  }, 120_000);
});
