import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SweepView } from "../../source/api/sweep-views.js";
import { slipway } from "../support/slipway.js";
import { dvcYaml, makeSweepable } from "../support/sweepable.js";
import { missing } from "../support/tools.js";

describe.skipIf(missing("dvc", "python"))("trials that the real DVC takes from its run cache", () => {
  test("have the runs that made what they take, of the workspace and of other sweeps, and the best is chosen with them", async () => {
    const { project, at } = makeSweepable();
    await using _ = project;
    const sweep = async (...args: readonly string[]): Promise<SweepView> =>
      JSON.parse((await slipway(at, "run", ...args, "--json")).stdout);
    const told = ({ rows, best }: SweepView) => [
      ...rows.map(({ values, cached, runName, objective }) => [values[0], cached?.runName ?? runName, objective]),
      ["best", best],
    ];
    // Of the workspace: loss 1/2.
    expect((await slipway(at, "run", "--trust")).code).toBe(0);
    const { runs } = JSON.parse((await slipway(at, "runs", "ls", "--json")).stdout);
    const [{ runId, name }] = runs;
    const first = await sweep("--set", "model.rank=4,8", "--jobs", "2");
    expect(told(first)).toEqual([
      ["4", "sweep-1-1", 0.25],
      ["8", "sweep-1-2", 0.125],
      ["best", 2],
    ]);
    const second = await sweep("--set", "model.rank=2,5,8");
    expect(told(second)).toEqual([
      ["2", name, 0.5],
      ["5", "sweep-2-2", 0.2],
      ["8", "sweep-1-2", 0.125],
      ["best", 3],
    ]);
    expect(second.rows.map(({ cached }) => cached !== undefined)).toEqual([true, false, true]);
    expect(second).toMatchObject({ cached: 2, judged: 3, cachedWithout: 0 });

    // Where the run is gone nothing takes its place, and it is said.
    expect((await slipway(at, "runs", "delete", runId)).code).toBe(0);
    const third = await slipway(at, "run", "--set", "model.rank=2,5", "--metric", "loss");
    expect(third.stdout).toContain("sweep-3-1 finished (cached, no run): model.rank=2");
    expect(third.stdout).toContain("sweep-3-2 finished (cached, from sweep-2-2): model.rank=5  loss 0.2");
    expect(third.stdout).toContain(
      "sweep-3 finished: 2 of 2 done (2 cached); best sweep-3-2, loss 0.2: model.rank=5 (best of 1 of 2 trials: 1 cached one has no loss)",
    );
    // Forced, they run again.
    const fourth = await sweep("--set", "model.rank=2,5", "--force");
    expect(told(fourth)).toEqual([
      ["2", "sweep-4-1", 0.5],
      ["5", "sweep-4-2", 0.2],
      ["best", 2],
    ]);
  });

  test("have the run of a trial that failed later, also of two that ran side by side", async () => {
    const { project, at } = makeSweepable();
    await using _ = project;
    project.write(
      "check.py",
      'import os, sys\nsys.exit(os.path.exists(os.path.join(os.environ["DVC_ROOT"], "fails")))\n',
    );
    project.write("dvc.yaml", `${dvcYaml}  check:\n    cmd: python check.py\n    deps: [check.py, metrics.json]\n`);
    project.commit("with a check");
    project.write("fails", "");
    const sweep = async (...args: readonly string[]): Promise<SweepView> =>
      JSON.parse((await slipway(at, "run", "--set", "model.rank=4,8", ...args, "--json")).stdout);
    const first = await sweep("--trust", "--jobs", "2");
    expect(first.rows.map(({ state, runName }) => [state, runName])).toEqual([
      ["failed", "sweep-1-1"],
      ["failed", "sweep-1-2"],
    ]);
    execFileSync("rm", [join(project.root, "fails")]);
    const second = await sweep();
    expect(second.rows.map(({ state, cached, objective }) => [state, cached?.runName, objective])).toEqual([
      ["finished", "sweep-1-1", 0.25],
      ["finished", "sweep-1-2", 0.125],
    ]);
    expect(second.best).toBe(2);
  });
});
