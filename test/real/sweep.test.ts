import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { processesWith } from "../support/processes.js";
import { makeProject, type Project } from "../support/project.js";
import { slipway } from "../support/slipway.js";
import { dvcYaml, makeSweepable, params } from "../support/sweepable.js";
import { missing } from "../support/tools.js";

const json = async (at: Pick<Project, "root" | "env">, ...args: readonly string[]) =>
  JSON.parse((await slipway(at, ...args, "--json")).stdout);

describe.skipIf(missing("dvc", "python"))("a sweep with the real DVC", () => {
  test("runs two trials at a time, outlives its hub, and shows parent, trials and the best", async () => {
    const { project, at } = makeSweepable();
    await using _ = project;
    project.write("wait", "");
    const { sweepId } = await json(at, "run", "--trust", "--set", "model.rank=4,8,9", "--jobs", "2", "--detach");
    expect(sweepId).toBe("sweep-1");
    const logs = () =>
      ["1", "2"].map((id) => readFileSync(join(project.root, `.slipway/executions/${id}/output.log`), "utf8"));
    await expect.poll(() => logs().every((log) => log.includes("ready\n")), { timeout: 60_000 }).toBe(true);
    process.kill(JSON.parse(project.read(".slipway/hub.json")).pid, "SIGKILL");
    execFileSync("rm", [join(project.root, "wait")]);
    // The supervisors bring a hub back, which goes on with the queue.
    const sweep = async () => (await json(at, "ps", "--all")).sweeps[0];
    await expect.poll(async () => (await sweep()).state, { timeout: 90_000 }).toBe("failed");
    expect(await sweep()).toMatchObject({ trials: 3, counts: { finished: 2, failed: 1, queued: 0 }, jobs: 2 });
    const { runs } = await json(at, "runs", "ls");
    const tagOf = (run: { readonly tags: readonly (readonly [string, string])[] }, key: string) =>
      run.tags.find(([name]) => name === key)?.[1];
    const parent = runs.find(({ name }: { readonly name: string }) => name === "sweep-1 rank");
    expect(parent).toMatchObject({ status: "FAILED" });
    const trials = runs.filter((run: typeof parent) => tagOf(run, "mlflow.parentRunId") === parent.runId);
    expect(
      trials.map((run: typeof parent) => [run.name, tagOf(run, "model.rank"), tagOf(run, "slipway.best")]).sort(),
    ).toEqual([
      ["sweep-1-1", "4", undefined],
      ["sweep-1-2", "8", "loss"],
    ]);
    expect(project.read("params.yaml")).toBe(params);
    // An experiment of each that succeeded, in DVC's own place; its folders are gone.
    expect(project.git("for-each-ref", "--format=%(refname:lstrip=4)", "refs/exps").trim().split("\n").sort()).toEqual([
      "sweep-1-1",
      "sweep-1-2",
    ]);
    expect(readdirSync(join(project.root, ".dvc/tmp/exps/standalone"))).toEqual(["run"]);
    expect(readdirSync(join(project.root, ".slipway/sweep-callers"))).toEqual([]);

    const { stdout } = await slipway(at, "logs", "sweep-1");
    expect(stdout).toMatch(/^trial +state +log +run +model\.rank\nsweep-1-1 +finished +#1 +sweep-1-1 +4\n/);
    expect(stdout).toMatch(/sweep-1-3 +failed +#3 +9\n.*: slipway logs sweep-1-3\n$/);
    expect((await slipway(at, "logs", "sweep-1-3")).stdout).toContain("rank 9 is bad");
    expect(await slipway(at, "logs", "sweep-1-4")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("sweep-1 has no trial sweep-1-4"),
    });
    expect(await slipway(at, "logs", "sweep-1", "--errors")).toMatchObject({ code: 2 });
    // What is not begun is not done.
    const ended = await slipway(at, "run", "--set", "model.rank=9,5", "--fail-fast");
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(
      /sweep-2-1 failed with exit code \d+, took [^:]+: model\.rank=9 {2}\(0 of 2 done, 1 failed/,
    );
    expect(ended.stdout).toContain("sweep-2 failed: 0 of 2 done, 1 failed, 1 dropped; no trial has a metric");
    expect((await slipway(at, "ps", "--all")).stdout).toMatch(
      /sweep-2 +failed +\S+( ago)? +0 of 2 done, 1 failed, 1 dropped/,
    );
  });

  test("leaves no process when it is stopped, and one value changes params.yaml alone", async () => {
    const { project, at } = makeSweepable();
    await using _ = project;
    project.write("wait", "");
    await slipway(at, "run", "--trust", "--set", "model.rank=4,8", "--detach");
    const log = join(project.root, ".slipway/executions/1/output.log");
    await expect
      .poll(() => existsSync(log) && readFileSync(log, "utf8").includes("ready\n"), { timeout: 60_000 })
      .toBe(true);
    // The workspace is not run beside a sweep.
    expect(await slipway(at, "run")).toMatchObject({ code: 1, stderr: expect.stringContaining("sweep-1 has trials") });
    expect(await json(at, "stop", "sweep-1")).toEqual({ sweepId: "sweep-1", stopped: true, dropped: 1 });
    const state = async () => (await json(at, "ps", "--all")).sweeps[0].state;
    await expect.poll(state, { timeout: 30_000 }).toBe("stopped");
    const folder = join(project.root, ".slipway/executions/1");
    await expect.poll(() => processesWith("SLIPWAY_EXECUTION", folder)).toEqual([]);
    execFileSync("rm", [join(project.root, "wait")]);
    expect(await slipway(at, "run", "--set", "model.rank=5")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("params.yaml: model.rank 2 → 5"),
    });
    expect(project.read("params.yaml")).toBe(params.replace("2", "5"));
    expect((await json(at, "ps", "--all")).executions[0].changed).toEqual([
      { file: "params.yaml", key: "model.rank", before: "2", after: "5" },
    ]);
  });
});

describe.skipIf(missing("dvc", "python"))("a trial whose DVC is killed", () => {
  test("has failed, its stage is ended with it, and its folder is removed; the sweep goes on", async () => {
    const { project, at } = makeSweepable();
    await using _ = project;
    project.write("wait", "");
    await slipway(at, "run", "--trust", "--set", "model.rank=4,8", "--detach");
    const execution = join(project.root, ".slipway/executions/1");
    const log = join(execution, "output.log");
    await expect
      .poll(() => existsSync(log) && readFileSync(log, "utf8").includes("ready\n"), { timeout: 60_000 })
      .toBe(true);
    const standalone = () =>
      readdirSync(join(project.root, ".dvc/tmp/exps/standalone")).filter((name) => name.startsWith("tmp"));
    const [folder = ""] = standalone();
    // Somebody else's: it stays.
    project.write(".dvc/tmp/exps/standalone/tmpother/file", "");
    process.kill(JSON.parse(readFileSync(join(execution, "process.json"), "utf8")).group, "SIGKILL");
    await expect.poll(() => existsSync(join(execution, "exit.json")), { timeout: 30_000 }).toBe(true);
    const sweep = async () => (await json(at, "ps", "--all")).sweeps[0];
    await expect.poll(async () => (await sweep()).counts.failed, { timeout: 30_000 }).toBe(1);
    expect(folder).toMatch(/^tmp/);
    execFileSync("rm", [join(project.root, "wait")]);
    await expect.poll(async () => (await sweep()).state, { timeout: 60_000 }).toBe("failed");
    await expect.poll(standalone, { timeout: 30_000 }).toEqual(["tmpother"]);
    const [trial] = (await json(at, "logs", "sweep-1")).rows;
    expect(trial).toMatchObject({ state: "failed", exitCode: 137, runName: "sweep-1-1" });
    expect(readFileSync(log, "utf8")).toContain("DVC was killed (signal 9); what it had started was ended");
  });
});

test("what cannot be a sweep is said with the fix, before anything is changed", async () => {
  await using project = makeProject({ "params.yaml": params, "dvc.yaml": dvcYaml });
  const refused = async (...args: readonly string[]) => {
    const { code, stderr } = await slipway(project, "run", ...args);
    return [code, ...stderr.trim().split("\n")];
  };
  expect(await refused("--set", "model.rnk=3")).toEqual([
    2,
    "slipway: params.yaml has no param model.rnk",
    "  Did you mean model.rank?",
  ]);
  expect(await refused("--set", "model.rank=fast")).toMatchObject([
    2,
    expect.stringContaining("wants a number (it is 2"),
    expect.anything(),
  ]);
  expect(await refused("--set", `model.rank=${Array.from({ length: 1001 }, (_, at) => at)}`)).toEqual([
    2,
    "slipway: 1,001 trials are too many: a sweep has at most 1,000",
    "  Draw some of them at random: --sample 100",
  ]);
  expect(await refused("--set", "model.rank=1,2")).toMatchObject([
    4,
    expect.stringContaining("has no DVC"),
    "  Make it a DVC project: dvc init",
  ]);
  // As DVC reads them they are one value.
  expect(await refused("--set", "model.rank=1,2,1.0")).toEqual([
    2,
    "slipway: model.rank has the value 1 twice: as 1 and as 1.0",
    "  Give each value once.",
  ]);
  expect(await refused("--set", "model.rank=4,04")).toMatchObject([
    2,
    expect.stringContaining("as 4 and as 04"),
    "  Give each value once.",
  ]);
  expect(await refused("--set", "model.rank=1,2", "--metric", "")).toMatchObject([
    2,
    expect.stringContaining("--metric is empty"),
    "  See: slipway run --help",
  ]);
  expect(await refused("--set", "model.rank=1,2", "--metric", "loss:sideways")).toEqual([
    2,
    'slipway: "sideways" is no way to judge a metric: it is min or max',
    "  Say it: --metric loss:min or --metric loss:max (of a metric that is named so: --metric loss:sideways:min)",
  ]);
  project.write(".dvc/config", "[core]\n    no_scm = True\n");
  expect(await refused("--set", "model.rank=1,2")).toMatchObject([
    4,
    expect.stringContaining("no_scm"),
    expect.anything(),
  ]);
  project.write(".dvc/config", "");
  expect(await refused("--set", "model.rank=1,2")).toMatchObject([
    3,
    expect.stringContaining("not trusted"),
    expect.anything(),
  ]);
  expect(await refused("--set", "model.rank=1,2", "tain")).toMatchObject([
    2,
    "slipway: dvc.yaml has no stage tain",
    "  It has train.",
  ]);
  expect(project.read("params.yaml")).toBe(params);
  project.write("dvc.yaml", "stages: {}\n");
  for (const values of ["1", "1,2"]) {
    expect(await refused("--set", `model.rank=${values}`)).toEqual([
      4,
      "slipway: This project has no stages: there is nothing to run",
      "  Describe them in dvc.yaml first.",
    ]);
  }
});
