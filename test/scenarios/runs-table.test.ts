import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { act } from "../support/act.js";
import { startHub } from "../support/hub.js";
import { makeProject } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";
import { missing, python } from "../support/tools.js";

const long = 60_000;

describe.skipIf(missing("python"))("the table of runs that a script logs", () => {
  test("is filtered, sorted, marked and grouped; what is deleted comes back with one key", async () => {
    await using project = makeProject({});
    await using hub = await startHub(project);
    const script = spawn(python(), [resolve("test/real/log_many.py"), "6", "60"], { env: hub.env });
    const ended = new Promise((done) => script.once("exit", done));
    await using app = await startApp({ args: [project.root], env: project.env, columns: 120, rows: 40 });
    await app.waitFor(/● hub/);
    act(app, "global.tab-runs");

    // As they are logged, nested ones below their parent, the one that runs with its end in sight.
    await app.waitFor(/● +goes-on .*\d[ms]/, long);
    await app.waitFor(/▾ sweep 🔥 of the learning rate[\s\S]* {3}trial lr=0\.01/, long);
    await ended;
    await app.waitFor(/✓ +goes-on/, long);

    act(app, "runs.filter");
    await app.waitFor("↵ keep");
    app.type("lr>1e-4 -name:trial");
    await app.waitFor(/5 of 11/);
    expect(await app.waitFor((screen) => !screen.includes("trial lr"))).not.toContain("bright-heron-0");
    act(app, "runs-filter.keep");
    await app.waitFor("Runs  /lr>1e-4 -name:trial");

    act(app, "runs.sort");
    await app.waitFor("Sort by");
    act(app, "runs-sort.find");
    app.type("loss");
    await app.waitFor(/│ +loss +metric, last/);
    act(app, "runs-find.keep");
    act(app, "runs-sort.by");
    act(app, "runs-sort.close");
    await app.waitFor((screen) => screen.includes("loss▲") && !screen.includes("Sort by"));

    act(app, "list.first");
    act(app, "runs.mark");
    act(app, "runs.mark");
    await app.waitFor("2 marked");
    act(app, "runs.delete");
    const question = await app.waitFor(/Delete 2 runs\?/);
    expect(question).toMatch(/-\d+ {2}[0-9a-f]{8}/);
    app.press("enter");
    await app.waitFor(/3 of 9/);
    act(app, "global.undo");
    await app.waitFor("delete of 2 runs");
    app.press("enter");
    await app.waitFor(/5 of 11/);

    act(app, "runs-filtered.clear");
    await app.waitFor((screen) => !screen.includes("Runs  /"));
    act(app, "runs.mark");
    act(app, "runs.mark");
    await app.waitFor("2 marked");
    act(app, "runs.group");
    await app.waitFor("Group by");
    act(app, "runs-group.find");
    app.type("team");
    await app.waitFor(/│ +team +tag/);
    act(app, "runs-find.keep");
    act(app, "runs-group.choose");
    await app.waitFor(/▸ nlp \(3\)/);
    act(app, "runs.filter");
    await app.waitFor("↵ keep");
    app.type("lr>1e-4");
    act(app, "runs-filter.keep");
    await app.waitFor(/Runs by team {2}\/lr>1e-4 .* 2 marked/);
    act(app, "global.quit");
    await app.exit();

    // What one was looking at is there again, also after the hub has gone.
    expect(await slipway(project, "hub", "stop")).toMatchObject({ code: 0 });
    await using again = await startApp({ args: [project.root], env: project.env, columns: 120, rows: 40 });
    await again.waitFor(/● hub/);
    act(again, "global.tab-runs");
    await again.waitFor(/Runs by team {2}\/lr>1e-4 .* 2 marked/);
  });

  test("is the same without a screen: filter, columns, CSV, delete and restore", async () => {
    await using project = makeProject({});
    await using hub = await startHub(project);
    const script = spawn(python(), [resolve("test/real/log_many.py"), "3", "1"], { env: hub.env });
    await new Promise((done) => script.once("exit", done));
    const ls = async (...args: readonly string[]) => {
      const { stdout } = await slipway(project, "runs", "ls", "--csv", "--columns", "name", ...args);
      return stdout.trim().split("\n").slice(1);
    };
    expect(await ls("--filter", "lr>1e-4 -name:trial", "--order-by", "best:loss")).toHaveLength(3);
    expect(await ls("--filter", "heron")).toEqual(["bright-heron-0"]);
    expect(await slipway(project, "runs", "ls", "--filter", "lr>")).toMatchObject({ code: 2 });
    expect(await slipway(project, "runs", "delete", "nobody")).toMatchObject({ code: 1 });
    expect(await slipway(project, "runs", "delete", "bright-heron-0")).toMatchObject({ code: 0 });
    expect(await ls("--filter", "heron")).toEqual([]);
    expect(await slipway(project, "runs", "delete", "--restore", "bright-heron-0")).toMatchObject({ code: 0 });
    expect(await ls("--filter", "heron")).toEqual(["bright-heron-0"]);
  });
});
