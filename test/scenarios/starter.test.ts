import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { act } from "../support/act.js";
import { makeProject } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";
import { missing, pathWithTools } from "../support/tools.js";

async function emptyProject() {
  const project = makeProject({ "notes.txt": "mine\n" });
  const env = { ...project.env, PATH: pathWithTools("python", "dvc") };
  await slipway({ ...project, env }, "init");
  await slipway({ ...project, env }, "trust");
  return { ...project, env };
}

describe.skipIf(missing("python", "dvc"))("where there is no pipeline", () => {
  test("a key writes one of two stages, which runs as it is and logs its run", async () => {
    await using project = await emptyProject();
    await using app = await startApp({ args: [project.root], env: project.env, columns: 120, rows: 40 });
    app.press("3");
    await app.waitFor("N writes one of two stages");
    await act(app, "pipeline.starter");
    await app.waitFor("Begin with a pipeline of two stages?");
    app.press("enter");
    await app.waitFor(/○ prepare_data .*▶│ ○ finetune_and_track/);
    expect(existsSync(join(project.root, ".dvc/config"))).toBe(true);

    await act(app, "pipeline.run");
    await app.waitFor(/✓ prepare_data .*▶│ ✓ finetune_and_track/, 60_000);
    expect(JSON.parse(project.read("metrics.json")).loss).toBeLessThan(2.5);
    const runs = JSON.parse((await slipway(project, "runs", "ls", "--json")).stdout);
    expect(JSON.stringify(runs)).toContain("perplexity");
  });

  test("what was written is taken back by undo, but for what was changed; over a file nothing is written", async () => {
    await using project = await emptyProject();
    const isThere = (path: string) => existsSync(join(project.root, path));
    await using app = await startApp({ args: [project.root], env: project.env, columns: 120, rows: 40 });
    app.press("3");
    await app.waitFor("N writes one of two stages");
    await act(app, "pipeline.starter");
    await app.waitFor("Begin with a pipeline of two stages?");
    app.press("enter");
    await app.waitFor(/○ prepare_data/);

    project.write("params.yaml", "mine: 1\n");
    app.press("u");
    await app.waitFor(/the new pipeline/);
    app.press("enter");
    await app.waitFor("N writes one of two stages");
    expect([isThere("dvc.yaml"), isThere("scripts/prepare_data.py")]).toEqual([false, false]);
    expect(readFileSync(join(project.root, "params.yaml"), "utf8")).toBe("mine: 1\n");

    // Other commands would run than before: none.
    await slipway(project, "trust");
    await app.waitFor((screen) => !screen.includes("not trusted"));
    await act(app, "pipeline.starter");
    await app.waitFor("Begin with a pipeline of two stages?");
    app.press("enter");
    await app.waitFor("params.yaml is there already: nothing is written");
    expect(isThere("dvc.yaml")).toBe(false);
  });
});
