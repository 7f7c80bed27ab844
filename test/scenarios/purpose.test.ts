import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { act } from "../support/act.js";
import { startOllama } from "../support/ollama.js";
import { isAlive } from "../support/processes.js";
import { makeSampleProject } from "../support/project.js";
import { type App, startApp } from "../support/pty.js";
import { missing, pathWithTools } from "../support/tools.js";

const long = 60_000;
/** A whole run on a machine that does other things as well. */
const wholeRun = 150_000;

/** Opens a dialog by an action, reads what it says, confirms it. */
async function confirm(app: App, id: string, says: string | RegExp): Promise<void> {
  act(app, id);
  await app.waitFor(says);
  app.press("enter");
}

describe.skipIf(missing("python", "dvc", "ollama"))("from one command to a promoted version", () => {
  test("the pipeline runs, the loss is drawn, the version is promoted and answers in the chat", async () => {
    await using ollama = await startOllama();
    await using project = makeSampleProject();
    const env = { ...project.env, PATH: pathWithTools("python", "dvc", "ollama"), OLLAMA_HOST: ollama.env.OLLAMA_HOST };
    await using app = await startApp({ args: [project.root], env, columns: 120, rows: 40 });

    await app.waitFor(/Chat.*Datasets.*Pipeline.*Runs.*Registry/);
    act(app, "global.tab-runs");
    await app.waitFor("No runs yet.");
    act(app, "global.tab-registry");
    await app.waitFor("No model is registered yet.");

    act(app, "global.tab-pipeline");
    await app.waitFor(/prepare_data: never ran/);
    act(app, "pipeline.run");
    await app.waitFor(/● finetune_and_track/, long);
    await app.waitFor(/step +\d+\/39 +loss/, long);

    act(app, "global.tab-runs");
    // While it runs: the curve's points and the answers come in.
    await app.waitFor(/last \d[\s\S]*[\u2801-\u28ff][\s\S]* points /, long);
    await app.waitFor(/answers at step (5|10|15)/, long);
    act(app, "global.tab-pipeline");
    await app.waitFor(/execution #1 · finished/, wholeRun);
    expect(await app.waitFor(/✓ finetune_and_track/)).toMatch(/✓ prepare_data/);

    act(app, "global.tab-runs");
    await app.waitFor(/answers at step 35/);
    await app.waitFor(/finetune_and_track, execution #1/);
    await app.waitFor(/made +CustomerSupportLLM v1 None/);
    const runs = await app.waitFor(/39 points/);
    expect(lossOf(runs)).toBeLessThan(2);

    act(app, "global.tab-registry");
    await app.waitFor(/v1 · lineage/);
    await confirm(app, "registry.promote", /None → Staging/);
    await app.waitFor(/is in Staging/);
    // The next move is one from where the card stands by now.
    await app.waitFor(/│ +││ ┃v1 /);
    await app.waitFor(/\d\d:\d\d:\d\d +\S+ +v1 None → Staging/);
    act(app, "registry.promote");
    await app.waitFor(/Staging → Production/);
    app.type("first tuned model");
    await app.waitFor("first tuned model");
    app.press("enter");
    await app.waitFor(/v1 Staging → Production +"first tuned model"/);

    await confirm(app, "registry.chat", "ollama create customersupportllm:v1");
    await app.waitFor(/message to customersupportllm:v1/, long);
    app.type("I forgot my password.");
    act(app, "chat-field.send");
    await app.waitFor(/Press Forgot password on the login page/, long);
    await app.waitFor(/\d+ tok · /, long);
    act(app, "chat-field.leave");
    await app.waitFor("Enter writes a message");

    act(app, "global.quit");
    expect(await app.exit()).toEqual({ code: 0, signal: 0 });
    expect(app.onAlternateScreen()).toBe(false);
  });

  test("a terminal that closes in the middle of a run finds it again", async () => {
    await using project = makeSampleProject();
    // One epoch: three take more than two minutes on a machine that does other things as well.
    project.write("params.yaml", project.read("params.yaml").replace("epochs: 3", "epochs: 1"));
    const env = { ...project.env, PATH: pathWithTools("python", "dvc") };
    let pid = 0;
    {
      await using app = await startApp({ args: [project.root], env });
      await app.waitFor(/prepare_data: never ran/);
      act(app, "pipeline.run");
      await app.waitFor(/step +5\/13/, long);
      pid = Number(JSON.parse(readFileSync(join(project.root, ".slipway/executions/1/process.json"), "utf8")).group);
      app.kill("SIGKILL");
      await app.exit();
    }
    expect(isAlive(pid)).toBe(true);
    await using again = await startApp({ args: [project.root], env });
    await again.waitFor(/execution #1 · running/);
    await again.waitFor(/execution #1 · finished/, wholeRun);
    await again.waitFor(/registered CustomerSupportLLM version 1/);
    expect(existsSync(join(project.root, "metrics.json"))).toBe(true);
  }, 300_000);

  test("a stopped run leaves no process behind and says that it was stopped", async () => {
    await using project = makeSampleProject();
    const env = { ...project.env, PATH: pathWithTools("python", "dvc") };
    await using app = await startApp({ args: [project.root], env });
    await app.waitFor(/prepare_data: never ran/);
    act(app, "pipeline.run");
    await app.waitFor(/step +3\/39/, long);
    const group = Number(
      JSON.parse(readFileSync(join(project.root, ".slipway/executions/1/process.json"), "utf8")).group,
    );
    await confirm(app, "pipeline.stop", `kill -INT -- -${group}`);
    await app.waitFor(/execution #1 · stopped/, long);
    expect(() => process.kill(-group, 0)).toThrow();
    act(app, "global.tab-runs");
    await app.waitFor(/■|✗/);
  });
});

function lossOf(screen: string): number {
  return Number(/last (\d+\.\d+)/.exec(screen)?.[1]);
}
