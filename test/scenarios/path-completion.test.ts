import { join } from "node:path";
import { expect, test } from "vitest";
import { dvcProject } from "../hub/data-work/dvc-project.js";
import { act } from "../support/act.js";
import { startApp } from "../support/pty.js";
import { missing } from "../support/tools.js";

test.skipIf(missing("dvc")).each([
  [80, 24],
  [120, 40],
])(
  "Tab goes on with the path of what is tracked, and shows what it may be (%i x %i)",
  async (columns, rows) => {
    await using project = await dvcProject({ "data/train.csv": "n\n1\n", "data/test.csv": "n\n2\n" });
    await using app = await startApp({ args: [project.root], env: project.env, columns, rows });
    await app.waitFor("Registry");
    act(app, "global.tab-datasets");
    // The footer has what can be done.
    await app.waitFor(/DVC tracks nothing yet[\s\S]* A add/);
    act(app, "datasets.add");
    await app.waitFor("tab completes");
    app.type("da");
    app.press("tab");
    await app.waitFor("data/");
    app.press("tab");
    await app.waitFor(/data\/t +│[\s\S]*test\.csv[\s\S]*train\.csv/);
    if (process.env.SLIPWAY_PICTURES) {
      await app.saveScreen(join(process.env.SLIPWAY_PICTURES, `completion-${columns}`));
    }
    app.type("r");
    app.press("tab");
    await app.waitFor("data/train.csv");
    app.press("enter");
    await app.waitFor(/train\.csv +✓/);
    expect(project.read("data/train.csv.dvc")).toContain("path: train.csv");
  },
  100_000,
);
