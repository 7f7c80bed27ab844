import { describe, expect, test } from "vitest";
import { act } from "../support/act.js";
import { startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";
import { makeSweepable } from "../support/sweepable.js";
import { missing } from "../support/tools.js";

describe.skipIf(missing("dvc", "python"))("a sweep by keys", () => {
  test("is put together, started, watched, and its best trial's values are taken over and taken back", async () => {
    const { project, at } = makeSweepable();
    await using _ = project;
    await slipway(at, "trust");
    await using app = await startApp({ args: [project.root], env: at.env });
    await app.waitFor("train");
    act(app, "pipeline.sweep");
    await app.waitFor(/▸. model\.rank = +2/);
    // What is typed takes the place of the present value.
    app.type("4,8");
    await app.waitFor(
      /▸. model\.rank = 4,8 +\(now 2\)[\s\S]*2 trials, 1 at a time[\s\S]*--name sweep-1-2 -S model\.rank=8/,
    );
    act(app, "sweep-form.down");
    app.type("2");
    await app.waitFor("2 trials, 2 at a time");
    // Enter goes to the line that says what starts; only there it starts.
    act(app, "sweep-form.start");
    await app.waitFor(/▸ +Start 2 trials/);
    act(app, "sweep-form.start");
    await app.waitFor(/sweep-1 +running · 0 of 2 done/);
    await app.waitFor(/sweep-1 +finished · 2 of 2 done/, 60_000);
    const trials = await app.waitFor(/★ 2 +8 +0\.125/);
    expect(trials).toMatch(/✓ +1 +4 +0\.25 +\S+( s)? +sweep-1-1/);
    expect(trials).toContain("4 trials with a value are needed");
    act(app, "sweep.order");
    await app.waitFor(/★ 2[\s\S]*✓ +1 /);
    act(app, "list.first");
    await app.waitFor(/▸ ✓ +★ 2[\s\S]*A apply/);
    act(app, "sweep.apply");
    await app.waitFor(/model\.rank: 2 → 8/);
    app.press("enter");
    await app.waitFor("has the values of sweep-1-2");
    expect(project.read("params.yaml")).toContain("  rank:  8 # of its adapters\n");
    act(app, "sweep.close");
    await app.waitFor(/▾ sweep-1 rank[\s\S]*★ sweep-1-2/);
    act(app, "global.undo");
    await app.waitFor("model.rank: 2 → 8 in params.yaml");
    app.press("enter");
    await expect.poll(() => project.read("params.yaml")).toContain("  rank:  2 # of its adapters\n");
  });
});
