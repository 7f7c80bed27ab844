import { execFileSync } from "node:child_process";
import { test } from "vitest";
import { act } from "../support/act.js";
import { makeProject, type Project } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { dvcBin, missing, pathWithTools } from "../support/tools.js";
import { tuningSets } from "../support/tuning-sets.js";

const data = "data/pairs.jsonl";

/** Both versions in git and DVC, the later one in the workspace. */
function makeVersions(project: Project): void {
  const dvc = (...args: readonly string[]) => execFileSync(dvcBin(), args, { cwd: project.root, env: project.env });
  const { before, after } = tuningSets();
  dvc("init", "-q");
  for (const [text, message] of [
    [before, "First pairs"],
    [after, "Fewer refusals"],
  ] as const) {
    project.write(data, text);
    dvc("add", "-q", data);
    project.commit(message);
  }
}

test.skipIf(missing("dvc"))(
  "two fine-tuning sets are held against each other: rows by their id, classes, drift, what is wrong with either",
  async () => {
    await using project = makeProject({ ".gitignore": ".slipway\n" });
    makeVersions(project);
    await using app = await startApp({
      args: [project.root],
      env: { ...project.env, PATH: pathWithTools("dvc") },
      columns: 120,
      rows: 40,
    });
    await app.waitFor("Registry");
    act(app, "global.tab-datasets");
    await app.waitFor(/✓ data\/pairs\.jsonl[\s\S]*First pairs/);
    act(app, "datasets.difference");
    await app.waitFor(/\+52 rows {2}-13 rows {2}~0 changed/);
    // Without a key nothing is a changed row: an id is there twice.
    act(app, "data-difference.key");
    await app.waitFor("rows are the same where this is");
    act(app, "list.down");
    app.press("enter");
    await app.waitFor(/\+43 rows {2}-4 rows {2}~9 changed[\s\S]*rows by id/);
    await app.waitFor(/without an answer +0 +3 +▲/);
    await app.waitFor(/duplicated prompts +0 +1 +▲/);
    await app.waitFor(/exact duplicates +0 +2 +▲/);
    // The share of refusals, in percent.
    act(app, "list.down");
    await app.waitFor(/refusal +20 %[\s\S]*7.9 %/);
    act(app, "global.next-pane");
    act(app, "global.next-pane");
    act(app, "data-difference.context");
    await app.waitFor("context in tokens");
    app.press("ctrl+u");
    app.type("20");
    app.press("enter");
    await app.waitFor(/context 20 tokens[\s\S]*over the context +\d+ +\d+/);
    act(app, "data-difference.swap");
    await app.waitFor(/workspace → [0-9a-f]{8}[\s\S]*\+4 rows {2}-43 rows {2}~9 changed/);
    act(app, "data-difference.close");
    await app.waitFor("First pairs");
  },
);
