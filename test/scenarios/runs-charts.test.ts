import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { act } from "../support/act.js";
import { startHub } from "../support/hub.js";
import { makeProject } from "../support/project.js";
import { type App, startApp } from "../support/pty.js";
import { missing, python } from "../support/tools.js";

const long = 60_000;

/** How many points of the loss the chart speaks of. */
function pointsOf(screen: string): number {
  return Number(/(?:of )?([\d,]+) points/.exec(screen)?.[1]?.replaceAll(",", ""));
}

/** The curve that Slipway shows moves while the script logs. */
async function moves(app: App): Promise<void> {
  const before = pointsOf(await app.waitFor(/\d points/, long));
  await app.waitFor((screen) => pointsOf(screen) > before + 3, long);
}

describe.skipIf(missing("python"))("charts of a run that a real MLflow client logs", () => {
  test("move as points come in; axis, scale, smoothing, one panel, crosshair, filter and scatter by keys", async () => {
    await using project = makeProject({});
    await using hub = await startHub(project);
    const end = join(project.root, "end");
    const script = spawn(python(), [resolve("test/real/log_curves.py"), end], { env: hub.env, stdio: "ignore" });
    const ended = once(script, "exit");
    await using _ = { [Symbol.asyncDispose]: async () => void script.kill("SIGKILL") };
    await using app = await startApp({ args: [project.root], env: project.env, columns: 120, rows: 40 });
    await app.waitFor(/Runs/);
    act(app, "global.tab-runs");
    await app.waitFor(/╭─ loss .*last \d/, long);
    await app.waitFor(/╭─ system /, long);
    await moves(app);
    // A loss that was not a number is marked at its step and counted.
    expect(await app.waitFor(/✕ 1 NaN/)).toMatch(/[\u2801-\u28ff]/);

    act(app, "global.next-pane");
    await app.waitFor("only this");
    act(app, "charts.log");
    act(app, "charts.smooth");
    act(app, "charts.smooth");
    await app.waitFor("L log · S 0.6 · t step");
    for (const axis of ["relative", "time", "epoch", "step"]) {
      act(app, "charts.axis");
      await app.waitFor(new RegExp(`S 0.6 · (t )?${axis}`));
    }
    await moves(app);

    act(app, "chart-grid.open");
    await app.waitFor(/● bright-heron +[\d.]+ ◆ [\d.]+/);
    act(app, "chart-one.left");
    await app.waitFor(/last +best +here/);
    act(app, "chart-one.next");
    await app.waitFor(/╭─ accuracy /);
    act(app, "chart-one.close");
    await app.waitFor(/╭─ loss /);

    act(app, "charts.filter");
    app.type("acy");
    await app.waitFor("1 of 3 metrics");
    await app.waitFor((screen) => screen.includes("╭─ accuracy ") && !screen.includes("╭─ loss "));
    app.press("esc");
    await app.waitFor(/╭─ loss /);

    act(app, "charts.scatter");
    await app.waitFor("Points over which param or metric?");
    app.type("rate");
    await app.waitFor("1 found");
    app.press("enter");
    await app.waitFor("p learning_rate");
    act(app, "charts.scatter");
    await app.waitFor("t step");
    project.write("end", "");
    expect(await ended).toEqual([0, null]);
  });
});
