import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { act } from "../support/act.js";
import { startHub } from "../support/hub.js";
import { makeProject, type Project } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";
import { missing, pathWithTools, python } from "../support/tools.js";

const long = 60_000;

async function openRuns(project: Project) {
  const app = await startApp({ args: [project.root], env: project.env, columns: 120, rows: 40 });
  await app.waitFor(/● hub/);
  act(app, "global.tab-runs");
  return app;
}

describe.skipIf(missing("python"))("how the table of runs looks", () => {
  test("is there again after a restart of the terminal and of the hub: columns, order, pins, sort, saved views", async () => {
    await using project = makeProject({});
    {
      await using hub = await startHub(project);
      await using app = await openRuns(project);
      const script = spawn(python(), [resolve("test/real/log_many.py"), "4", "1"], { env: hub.env });
      await new Promise((done) => script.once("exit", done));
      await app.waitFor(/name +age +took +lr +lora_rank +loss/, long);

      // lora_rank goes behind loss, age is hidden, the best rouge_l is shown and pinned.
      act(app, "runs.columns");
      await app.waitFor("Columns");
      act(app, "runs-columns.find");
      app.type("age");
      await app.waitFor(/✓ age/);
      act(app, "runs-find.keep");
      act(app, "runs-columns.toggle");
      await app.waitFor((screen) => /│ +age/.test(screen) && !/✓ age/.test(screen));
      act(app, "runs-columns.find");
      app.type("lora");
      await app.waitFor(/✓ lora_rank/);
      act(app, "runs-find.keep");
      act(app, "runs-columns.move-down");
      await app.waitFor(/name +took +lr +loss +lora_rank/);
      act(app, "runs-columns.find");
      app.type("rouge");
      await app.waitFor(/✓ rouge_l/);
      act(app, "runs-find.keep");
      for (const figure of ["min", "max", "best"]) {
        act(app, "runs-columns.figure");
        await app.waitFor(`metric, ${figure}`);
      }
      act(app, "runs-columns.pin");
      await app.waitFor("pinned");
      act(app, "runs-columns.close");
      await app.waitFor((screen) => !screen.includes("Columns"));
      act(app, "runs.sort");
      await app.waitFor("Sort by");
      act(app, "runs-sort.find");
      app.type("loss");
      await app.waitFor(/│ +loss +metric, last/);
      act(app, "runs-find.keep");
      act(app, "runs-sort.by");
      act(app, "runs-sort.close");
      await app.waitFor((screen) => screen.includes("loss▲") && !screen.includes("Sort by"));
      act(app, "runs.looks");
      await app.waitFor("Views");
      act(app, "runs-looks.save");
      await app.waitFor("Save the view");
      app.type("best rouge");
      app.press("enter");
      await app.waitFor("Saved the view best rouge");
      await app.waitFor(/best rouge +by last:loss +\d+ columns/);
      act(app, "runs-looks.close");
      await app.waitFor((screen) => !screen.includes("Views"));
      act(app, "global.quit");
      await app.exit();
    }

    await using _hub = await startHub(project);
    await using again = await openRuns(project);
    await again.waitFor(/name +rouge_l best +took +lr +loss▲ +lora_rank/, long);
    expect(again.screen()).not.toContain("not served");
    act(again, "runs.looks");
    await again.waitFor(/best rouge +by last:loss/);
    act(again, "runs-looks.choose");
    await again.waitFor(/name +age +took +lr +lora_rank +loss/);
    act(again, "runs.looks");
    await again.waitFor(/best rouge +by last:loss/);
    again.press("j");
    act(again, "runs-looks.choose");
    await again.waitFor(/name +rouge_l best +took +lr +loss▲ +lora_rank/);
    act(again, "global.quit");
    await again.exit();
  });

  test("is copied as it is filtered, what was renamed comes back without a question, a terminal that only reads says so", async () => {
    await using project = makeProject({});
    await using hub = await startHub(project);
    await using app = await openRuns(project);
    const script = spawn(python(), [resolve("test/real/log_many.py"), "4", "1"], { env: hub.env });
    await new Promise((done) => script.once("exit", done));
    act(app, "runs.filter");
    app.type("heron");
    await app.waitFor(/1 of 9/, long);
    act(app, "runs-filter.keep");

    act(app, "runs.export");
    await app.waitFor(/copy +Markdown/);
    act(app, "run-dialog.accept");
    await app.waitFor("Copied: Markdown");
    const [, copied = ""] = app.output().match(/\]52;c;([\w+/=]+)/) ?? [];
    const markdown = Buffer.from(copied, "base64").toString();
    expect(markdown).toMatch(/^\| state \| name \|.*\n\|---.*\n\| finished \| bright-heron-0 \|.*\n$/);

    act(app, "runs.rename");
    await app.waitFor("Rename the run");
    app.type(" again");
    app.press("enter");
    await app.waitFor(/✓ +bright-heron-0 again/);
    await app.waitFor((screen) => !screen.includes("Renamed to"));
    act(app, "global.undo");
    await app.waitFor("Undone: rename of run bright-heron-0 to bright-heron-0 again");
    await app.waitFor(/✓ +bright-heron-0 {2}/);

    await using reader = await startApp({ args: [project.root, "--read-only"], env: project.env });
    await reader.waitFor(/● hub +READ-ONLY/);
    act(reader, "global.tab-runs");
    await reader.waitFor("bright-heron-0");
    act(reader, "runs.delete");
    await reader.waitFor("This terminal is attached read-only: it changes nothing");
    act(reader, "runs.filter");
    reader.type("x");
    // A reader's look is kept nowhere, and that is no failure to tell of.
    expect(await reader.waitFor("No run meets the filter")).not.toContain("is not kept");
  });
});

describe.skipIf(missing("python", "dvc"))("a run whose process died", () => {
  test("is known to be dead as soon as its execution has ended", async () => {
    const dies =
      "import mlflow, os\nmlflow.start_run(run_name='dies')\nmlflow.log_metric('loss', 1.0, step=0)\nos._exit(9)\n";
    await using project = makeProject({
      ".dvc/config": "",
      "dies.py": dies,
      "dvc.yaml": `stages:\n  train:\n    cmd: ${python()} dies.py\n`,
    });
    const env = { ...project.env, PATH: pathWithTools("dvc") };
    const at = { root: project.root, env };
    expect(await slipway(at, "run", "--trust")).toMatchObject({ code: 1 });
    const { stdout } = await slipway(at, "runs", "ls", "--columns", "name,state", "--json");
    expect(JSON.parse(stdout).runs).toEqual([{ name: "dies", state: "stale" }]);
    expect((await slipway(at, "runs", "show", "dies")).stdout).toMatch(/^dies {2}[0-9a-f]{32} {2}stale /);
    const watched = await slipway(at, "runs", "watch", "dies");
    expect([watched.code, watched.stdout]).toEqual([1, expect.stringContaining("dies")]);
  });
});
