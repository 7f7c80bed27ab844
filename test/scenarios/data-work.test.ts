import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { dvc, dvcProject, withDvc } from "../hub/data-work/dvc-project.js";
import { act } from "../support/act.js";
import { makeProject } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";
import { missing } from "../support/tools.js";

test.skipIf(missing("dvc"))(
  "data is tracked, committed, pushed to a remote that was added and tested, and what nobody uses is listed before it goes",
  async () => {
    await using project = await dvcProject({ "data/a.csv": "n\n1\n" });
    dvc(project, "add", "-q", "data/a.csv");
    project.commit("the first data");
    project.write("data/a.csv", "n\n1\n2\n");
    const remote = join(dirname(project.root), "remote");
    mkdirSync(remote);
    await using app = await startApp({ args: [project.root], env: project.env, columns: 120, rows: 40 });
    const pictures = async (name: string) => {
      if (process.env.SLIPWAY_PICTURES) await app.saveScreen(join(process.env.SLIPWAY_PICTURES, name));
    };
    await app.waitFor("Registry");
    act(app, "global.tab-datasets");
    await app.waitFor(/a\.csv +✎/);
    // Below its folder.
    act(app, "list.last");
    await app.waitFor(/ commit /);
    act(app, "datasets.add");
    await app.waitFor(/a\.csv +✓/);
    act(app, "datasets.commit");
    await app.waitFor(/commit data\/a\.csv\.dvc/);
    app.type("two rows");
    await pictures("commit");
    app.press("enter");
    await expect.poll(() => project.git("log", "-1", "--format=%s %an"), { timeout: 20_000 }).toBe("two rows Ada\n");
    expect(project.git("status", "--porcelain")).toBe("");

    act(app, "datasets.remotes");
    await app.waitFor("There is no remote");
    act(app, "data-remotes.add");
    await app.waitFor("name of the new remote");
    app.type("store");
    app.press("enter");
    await app.waitFor("URL of store");
    app.type(remote);
    app.press("enter");
    await app.waitFor("Secrets belong into");
    app.press("enter");
    await app.waitFor(/store +default +local/);
    act(app, "data-remotes.test");
    await app.waitFor("can be written");
    await pictures("remotes");
    act(app, "data-remotes.close");
    await app.waitFor(/DVC · remote store[\s\S]*a\.csv +✓/);
    act(app, "datasets.push");
    await app.waitFor("data/a.csv to store");
    await pictures("push");
    app.press("enter");
    await app.waitFor("1 file pushed to store");

    act(app, "datasets.clean");
    await app.waitFor("Nothing would be removed");
    act(app, "data-clean.keep");
    await app.waitFor("only the workspace");
    act(app, "list.last");
    app.press("enter");
    await app.waitFor(/Would go: 1 object[\s\S]*data\/a\.csv/);
    await pictures("clean");
    act(app, "data-clean.remove");
    await app.waitFor(/Remove 1 object from the cache\?[\s\S]*dvc --wait-for-lock gc --workspace --force/);
    await pictures("confirm");
    app.press("enter");
    await app.waitFor("Nothing would be removed");
    expect(dvc(project, "status", "--json").trim()).toBe("{}");
    rmSync(remote, { recursive: true });
  },
  180_000,
);

test.skipIf(missing("dvc"))(
  "where DVC is not set up a key sets it up, and undo takes that back while nothing is tracked",
  async () => {
    await using bare = withDvc(makeProject({ "a.txt": "1" }));
    await slipway(bare, "trust");
    await using app = await startApp({ args: [bare.root], env: bare.env, columns: 100, rows: 30 });
    await app.waitFor("Registry");
    act(app, "global.tab-datasets");
    await app.waitFor("DVC is not set up here");
    act(app, "datasets.import");
    await app.waitFor("set it up");
    app.press("enter");
    await app.waitFor("DVC is set up");
    act(app, "global.undo");
    await app.waitFor("set up of DVC");
    app.press("enter");
    await app.waitFor("DVC is not set up here");
    expect(bare.git("status", "--porcelain")).toBe("");
  },
  100_000,
);
