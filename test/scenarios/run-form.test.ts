import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { act } from "../support/act.js";
import { gone } from "../support/processes.js";
import { makeProject, type Project } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";
import { dvcBin, missing, pathWithTools } from "../support/tools.js";

/** prepare → train → score; train waits while there is a file `wait`, and fails where `lr` is 9. */
function chain(): Project {
  const project = makeProject({
    ".dvc/config": "",
    "in.txt": "1\n",
    "params.yaml": "lr: 1\n",
    "train.sh":
      "echo begun > begun; while [ -e wait ]; do sleep 0.1; done; grep -q 9 params.yaml && exit 3; cp prepare.txt train.txt\n",
    "dvc.yaml": `stages:
  prepare: {cmd: cp in.txt prepare.txt, deps: [in.txt], outs: [prepare.txt]}
  train: {cmd: sh train.sh, deps: [prepare.txt], params: [lr], outs: [train.txt]}
  score: {cmd: cp train.txt score.txt, deps: [train.txt], outs: [score.txt]}
`,
  });
  return { ...project, env: { ...project.env, PATH: pathWithTools("dvc"), SHELL: "/bin/sh" } };
}

describe.skipIf(missing("dvc"))("the dialog of a run", () => {
  test("runs what it shows: a stage and what is made of it, with a param; what DVC says dry stands beside it", async () => {
    await using project = chain();
    expect(await slipway(project, "run", "--trust")).toMatchObject({ code: 0 });
    await using app = await startApp({ args: [project.root], env: project.env, columns: 120, rows: 40 });
    await app.waitFor(/execution #1 · finished/);
    await app.waitFor("✓ train");
    act(app, "dag.right");
    await app.waitFor("$ sh train.sh");
    act(app, "pipeline.run-stage");
    await app.waitFor(/train and what it needs[\s\S]*0 stages of 2 would run/);
    act(app, "run-form.next");
    act(app, "run-form.next");
    await app.waitFor("train and what is made of it");
    act(app, "run-form.down");
    act(app, "run-form.down");
    app.type("lr=9");
    await app.waitFor(/params\.yaml: lr 1 → 9 for this run[\s\S]*DVC removes before: train\.txt/);
    act(app, "run-form.dry");
    await app.waitFor(/train +runs +dvc: skips/, 60_000);
    act(app, "run-form.start");
    await app.waitFor(/execution #2 · failed/, 60_000);
    // What DVC had removed is told with the way back, and is no longer told when it is back.
    await app.waitFor(/DVC had removed train\.txt[\s\S]*dvc checkout train\.txt/);
    expect(project.read("params.yaml")).toBe("lr: 9\n");
    const checkout = spawn(dvcBin(), ["checkout", "train.txt"], { cwd: project.root, env: project.env });
    await new Promise((done) => checkout.once("exit", done));
    await app.waitFor((screen) => !screen.includes("DVC had removed"));
    expect(project.read("train.txt")).toBe("1\n");
  });

  test("is shown before a run that would wait for a DVC of another terminal; X gives that up", async () => {
    await using project = chain();
    project.write("wait", "");
    const child = spawn(dvcBin(), ["repro"], { cwd: project.root, env: project.env, stdio: "ignore" });
    onTestFinished(() => void child.kill("SIGKILL"));
    await expect.poll(() => existsSync(join(project.root, "begun")), { timeout: 60_000 }).toBe(true);
    expect(await slipway(project, "trust")).toMatchObject({ code: 0 });
    await using app = await startApp({ args: [project.root], env: project.env, columns: 120, rows: 40 });
    await app.waitFor(/in another terminal dvc repro \(pid \d+, [\s\S]*it runs train/);
    act(app, "pipeline.run");
    await app.waitFor(/waits for dvc repro \(pid \d+/);
    act(app, "run-form.start");
    await app.waitFor(/waiting for dvc repro \(pid \d+[\s\S]*X gives up/);
    act(app, "pipeline.stop");
    await app.waitFor("It waits for another DVC command and has run nothing yet.");
    app.press("enter");
    await app.waitFor(/execution #1 · stopped/);
    await app.waitFor((screen) => !screen.includes("X gives up"));
    project.write("in.txt", "2\n");
    spawn("rm", [join(project.root, "wait")]);
    expect(await gone(child.pid ?? 0, 60_000)).toBe(true);
    await app.waitFor((screen) => !screen.includes("in another terminal"));
    expect(project.read("score.txt")).toBe("1\n");
  });
});
