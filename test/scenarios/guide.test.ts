import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { formatNumber } from "../../source/ui/text/format.js";
import { act } from "../support/act.js";
import { makeSampleProject } from "../support/project.js";
import { type App, startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";
import { dvcBin, missing, pathWithTools } from "../support/tools.js";

/** A whole run on a machine that does other things as well. */
const wholeRun = 150_000;
const mostKeys = 20;

/** Goes down the tree of params to a key, and types another value over its own. */
async function setParam(app: App, key: string, before: string, after: string): Promise<void> {
  act(app, "list.first");
  for (let at = 0; at < mostKeys; at += 1) {
    const screen = await app.waitFor(/ · line \d+/);
    if (screen.includes(` ${key} · `)) break;
    act(app, "list.down");
    await app.waitFor((next) => next !== screen);
  }
  act(app, "params.edit");
  for (const _ of before) app.press("backspace");
  app.type(after);
  act(app, "params-field.accept");
  await app.waitFor(new RegExp(`${key.split(".").at(-1)} +${after} .*was ${before}`));
}

describe.skipIf(missing("python", "dvc"))("the guide's mini-project, steps 8 to 10", () => {
  test("run, change params, commit, run again: two runs and two versions; DVC's graph and metrics are those of the screen", async () => {
    await using project = makeSampleProject();
    project.write("params.yaml", project.read("params.yaml").replace("epochs: 3", "epochs: 1"));
    project.git("commit", "-qam", "One epoch");
    const env = { ...project.env, PATH: pathWithTools("python", "dvc") };
    const dvc = (...args: readonly string[]) =>
      execFileSync(dvcBin(), args, { cwd: project.root, env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    await using app = await startApp({ args: [project.root], env, columns: 120, rows: 40 });
    await app.waitFor(/prepare_data: never ran/);

    // Step 8: dvc repro.
    act(app, "pipeline.run");
    await app.waitFor(/execution #1 · finished/, wholeRun);

    // Step 9: other params, committed, and run again.
    act(app, "pipeline.params");
    await app.waitFor(/num_samples +100/);
    await setParam(app, "data_preparation.num_samples", "100", "60");
    await setParam(app, "finetuning.lora_rank", "16", "8");
    act(app, "params.commit");
    await app.waitFor("git commit --only -m MESSAGE -- params.yaml");
    app.press("enter");
    await app.waitFor("Committed: ");
    expect(project.git("show", "--format=", "--name-only").trim()).toBe("params.yaml");
    act(app, "params.close");
    await app.waitFor(/✎ finetune_and_track/);
    act(app, "pipeline.run");
    await app.waitFor(/execution #2 · finished/, wholeRun);

    // Step 10: two runs, two versions.
    act(app, "pipeline.history");
    await app.waitFor(
      /#2 .* 2 ran .*num_samples 100[\s\S]*changed +data_preparation\.num_samples 100 → 60, finetuning\.lora_rank 16 → 8/,
    );
    act(app, "history.difference");
    const shown = await app.waitFor(/#1 → #2[\s\S]*metrics\.json/);
    expect(shown).toMatch(/data_preparation\.num_samples 100 → 60\s[\s\S]*finetuning\.lora_rank 16 → 8\s/);

    const { runs } = JSON.parse((await slipway({ ...project, env }, "runs", "ls", "--json")).stdout);
    const history = JSON.parse((await slipway({ ...project, env }, "ps", "--all", "--json")).stdout).history;
    const made = history.map((row: { readonly runs: readonly { readonly runId: string }[] }) => row.runs[0]?.runId);
    expect(made).toHaveLength(2);
    expect(runs.map(({ runId }: { readonly runId: string }) => runId).sort()).toEqual([...made].sort());
    const { models } = JSON.parse((await slipway({ ...project, env }, "models", "ls", "--json")).stdout);
    const versions = models.flatMap(
      (model: { readonly versions: readonly { readonly version: string; readonly runId: string }[] }) =>
        model.versions.map(({ version, runId }) => [version, runId]),
    );
    // The newest first, as the history has them.
    expect(versions.sort().reverse()).toEqual([
      ["2", made[0]],
      ["1", made[1]],
    ]);

    // `dvc dag` and `dvc metrics show` say what is on the screen.
    const { pipeline } = JSON.parse((await slipway({ ...project, env }, "status", "--json")).stdout);
    const edges = pipeline.stages.flatMap(({ name, upstream }: { name: string; upstream: readonly string[] }) =>
      upstream.map((before) => `"${before}" -> "${name}";`),
    );
    const stages = new Set(pipeline.stages.map(({ name }: { name: string }) => name));
    const ofDvc = dvc("dag", "--dot")
      .split("\n")
      .filter((line) => {
        const [, from, to] = /^"(.*)" -> "(.*)";$/.exec(line) ?? [];
        return stages.has(from) && stages.has(to);
      });
    expect(edges).toEqual(ofDvc);
    expect(edges).toHaveLength(1);

    const metrics = JSON.parse(dvc("metrics", "show", "--json"))[""].data["metrics.json"].data;
    const { metrics: differing } = JSON.parse((await slipway({ ...project, env }, "ps", "1", "2", "--json")).stdout);
    const told = differing.filter(({ key }: { readonly key: string }) => key.startsWith("metrics.json: "));
    expect(told.length).toBeGreaterThan(0);
    for (const { key, after } of told) expect(after).toBe(metrics[key.replace("metrics.json: ", "")]);
    const [first] = told;
    await app.waitFor(`${first.key}  ${formatNumber(first.before)} → ${formatNumber(first.after)}`);
  }, 480_000);
});
