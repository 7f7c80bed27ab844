import { expect, test } from "vitest";
import { act } from "../support/act.js";
import { makeSampleProject } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";
import { missing, pathWithTools } from "../support/tools.js";

const dataset = "data/support_conversations.csv";

test.skipIf(missing("python", "dvc"))(
  "a version of the data comes back by a key; what was changed is kept and comes back by u",
  async () => {
    await using project = makeSampleProject();
    const changed = `${project.read(dataset)}73,refund,Is this mine?,Yes.\n`;
    const tracked = project.read(`${dataset}.dvc`);
    project.write(dataset, changed);
    await using app = await startApp({
      args: [project.root],
      env: { ...project.env, PATH: pathWithTools("python", "dvc") },
      columns: 140,
      rows: 40,
    });
    await app.waitFor("Registry");
    act(app, "global.tab-datasets");
    await app.waitFor(/support_conv\S+ +✎ +73 rows[\s\S]*4234dd48/);
    act(app, "global.next-pane");
    act(app, "list.last");
    await app.waitFor(/ restore /);
    act(app, "datasets.restore");
    await app.waitFor(
      /Restore data\/support_conversations\.csv\?[\s\S]*It (?:was changed since ab95505f|may have .*); kept aside/,
    );
    app.press("enter");
    await app.waitFor(/support_conv\S+ +✓ \+ +24 rows/);
    expect(project.read(dataset).trimEnd().split("\n")).toHaveLength(25);
    expect(project.read(`${dataset}.dvc`)).not.toBe(tracked);
    await app.waitFor(/is the version 4234dd48 now/);
    act(app, "global.undo");
    await app.waitFor(`restore of ${dataset}`);
    app.press("enter");
    await app.waitFor(/support_conv\S+ +✎ +73 rows/);
    expect([project.read(dataset), project.read(`${dataset}.dvc`)]).toEqual([changed, tracked]);
    expect(project.git("status", "--porcelain")).toBe("");
    // Without a terminal nobody can be asked.
    expect(await slipway(project, "data", "checkout", dataset, "HEAD~1")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("has changes that DVC does not have (It was changed since ab95505f)"),
    });
    expect(project.read(dataset)).toBe(changed);
    expect(await slipway(project, "data", "checkout", dataset, "HEAD~1", "--yes")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("what was changed is kept"),
    });
    // It is kept once more, and comes back by a key of the list.
    act(app, "datasets.kept");
    await app.waitFor(/Kept data[\s\S]*support_conversations\.csv[\s\S]*only copy/);
    act(app, "data-kept.return");
    await app.waitFor(/Bring back what was kept of data\/support_conversations\.csv\?/);
    app.press("enter");
    await app.waitFor("is as it was kept");
    expect(project.read(dataset)).toBe(changed);
    await app.waitFor(/Kept data[\s\S]*DVC has it/);
    act(app, "data-kept.drop");
    await app.waitFor(/There is no undo/);
    app.press("enter");
  },
);

test.skipIf(missing("python", "dvc"))(
  "a version is named by a key, which makes a tag; u takes that tag away; data checkout knows the name",
  async () => {
    await using project = makeSampleProject();
    await using app = await startApp({
      args: [project.root],
      env: { ...project.env, PATH: pathWithTools("python", "dvc") },
      columns: 140,
      rows: 40,
    });
    await app.waitFor("Registry");
    act(app, "global.tab-datasets");
    await app.waitFor(/support_conv[\s\S]*4234dd48/);
    act(app, "global.next-pane");
    act(app, "list.last");
    act(app, "datasets.name");
    await app.waitFor(/Name the version 4234dd48[\s\S]*git tag -a NAME/);
    app.type("a..b");
    app.press("enter");
    await app.waitFor("a name has no ..");
    for (const _ of "a..b") app.press("backspace");
    app.type("first-24");
    app.press("enter");
    await app.waitFor(/4234dd48 .*first-24/);
    const [first] = project.git("rev-list", "--reverse", "HEAD", "--", `${dataset}.dvc`).split("\n");
    expect(project.git("rev-parse", "first-24^{commit}").trim()).toBe(first);
    expect(project.git("cat-file", "-t", "first-24").trim()).toBe("tag");
    const restored = await slipway(project, "data", "checkout", dataset, "first-24", "--json");
    expect(JSON.parse(restored.stdout)).toEqual({ path: dataset, commit: first, md5: expect.any(String) });
    expect(project.read(dataset).trimEnd().split("\n")).toHaveLength(25);
    await app.waitFor(/● +4234dd48/);
    for (const [label, after] of [
      ["restore of", /● +ab95505f/],
      ["name first-24", /4234dd48(?!.*first-24)/],
    ] as const) {
      act(app, "global.undo");
      await app.waitFor(label);
      app.press("enter");
      await app.waitFor(after);
    }
    await expect.poll(() => project.git("tag", "--list").trim()).toBe("");
  },
);
