import { expect, test } from "vitest";
import { act } from "../support/act.js";
import { makeSampleProject } from "../support/project.js";
import { startApp } from "../support/pty.js";
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
    await app.waitFor(/✎ data\/support_conv\S+ +73 rows[\s\S]*4234dd48/);
    act(app, "global.next-pane");
    act(app, "list.last");
    await app.waitFor(/ restore /);
    act(app, "datasets.restore");
    await app.waitFor(/Restore data\/support_conversations\.csv\?[\s\S]*kept in \.slipway\/kept/);
    app.press("enter");
    await app.waitFor(/✓ data\/support_conv\S+ +24 rows/);
    expect(project.read(dataset).trimEnd().split("\n")).toHaveLength(25);
    expect(project.read(`${dataset}.dvc`)).not.toBe(tracked);
    act(app, "global.undo");
    await app.waitFor(`restore of ${dataset}`);
    app.press("enter");
    await app.waitFor(/✎ data\/support_conv\S+ +73 rows/);
    expect([project.read(dataset), project.read(`${dataset}.dvc`)]).toEqual([changed, tracked]);
    expect(project.git("status", "--porcelain")).toBe("");
  },
);
