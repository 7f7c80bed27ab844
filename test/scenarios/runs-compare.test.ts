import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { act } from "../support/act.js";
import { startHub } from "../support/hub.js";
import { makeProject, type Project } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";
import { missing, python } from "../support/tools.js";

const files = {
  "params.yaml": "finetuning:\n  learning_rate: 4.0e-3\n  lora_rank: 16\n",
  "train.py": "import mlflow\n\nRANK = 16\nprint('training')\n",
};

/** Two runs of two commits, logged by the real client. */
async function logTwo(project: Project, env: Readonly<Record<string, string>>): Promise<void> {
  const script = [resolve("test/real/log_two_tunings.py"), resolve("fixtures/trl")];
  await promisify(execFile)(python(), script, { cwd: project.root, env });
}

describe.skipIf(missing("python"))("runs that the real client logged", () => {
  test("open with their metrics, files and answers, and give a file back", async () => {
    await using project = makeProject(files);
    await using hub = await startHub(project);
    await logTwo(project, hub.env);
    const env = { ...project.env, PAGER: "head -n 1" };
    await using app = await startApp({ args: [project.root], cwd: project.root, env });
    await app.waitFor("Pipeline");
    act(app, "global.tab-runs");
    await app.waitFor("calm-otter");
    // The last row is its child run.
    act(app, "list.last");
    await app.waitFor(/▸.*calm-otter-eval/);
    act(app, "list.up");
    await app.waitFor(/▸.*calm-otter(?!-)/);
    act(app, "runs.open");
    await app.waitFor(/loss +0\.3089 +◆ 0\.02832 +50/);
    const facts = await app.waitFor(/child +calm-otter-eval +finished/);
    expect(facts).toMatch(/code +[0-9a-f]{10} clean +first/);

    act(app, "run-detail.next-page");
    await app.waitFor("eval.csv");
    act(app, "list.last");
    await app.waitFor(/How do I get a refund\?/);
    for (const wanted of ["requirements.txt", "report.md", "eval.csv"]) {
      act(app, "list.up");
      await app.waitFor((screen) => screen.split("\n").some((line) => line.includes("╭─") && line.includes(wanted)));
    }
    await app.waitFor(/question +answer +right/);
    act(app, "run-detail.pager");
    await app.waitFor(/a long answer number 0/);
    act(app, "run-detail.download");
    await app.waitFor("write to");
    app.press("enter");
    await app.waitFor("Written:");
    expect(readFileSync(join(project.root, "eval.csv"), "utf8")).toMatch(/^question,answer,right\n"Q 0, please"/);

    act(app, "run-detail.next-page");
    await app.waitFor(/answers at step 20/);
    act(app, "run-detail.left");
    await app.waitFor(/answers at step 10[\s\S]*Press Return\. Press Return\./);
    act(app, "run-detail.export");
    await app.waitFor("Markdown, for a pull request");
    app.press("enter");
    await app.waitFor("Copied: Markdown");
    // OSC 52 carries base64 and ends with BEL.
    const [base64 = ""] = app.output().split("]52;c;").at(-1)?.split("\u0007") ?? [];
    const copied = Buffer.from(base64, "base64").toString();
    expect(copied).toContain("### Run calm-otter");
    act(app, "run-detail.close");
    await app.waitFor("keen-wren");
  });

  test("are compared: only what differs, the best marked", async () => {
    await using project = makeProject(files);
    await using hub = await startHub(project);
    await logTwo(project, hub.env);
    await using app = await startApp({ args: [project.root], env: project.env });
    await app.waitFor("Pipeline");
    act(app, "global.tab-runs");
    await app.waitFor("calm-otter");
    for (const id of ["runs.mark", "list.last", "runs.mark", "runs.compare"]) act(app, id);
    await app.waitFor("is what the others are held against");
  });

  test("are told headless: by name, by prefix, as Markdown, until a value is reached", async () => {
    await using project = makeProject(files);
    await using hub = await startHub(project);
    await logTwo(project, hub.env);
    const shown = await slipway(project, "runs", "show", "calm-otter", "--json");
    const run: { readonly runId: string; readonly params: object } = JSON.parse(shown.stdout);
    expect(run.params).toMatchObject({ learning_rate: "0.004", lora_rank: "16" });
    const byPrefix = await slipway(project, "runs", "show", run.runId.slice(0, 12), "--md");
    expect(byPrefix.stdout).toContain("### Run calm-otter");

    const compared = (await slipway(project, "runs", "compare", "calm-otter", "keen-wren")).stdout;
    expect(compared).toMatch(/loss +0\.3089 ◆ +0\.6073/);
    expect(compared).not.toMatch(/batch_size/);
    expect(compared).toMatch(/finetuning\.lora_rank +16 +24/);
    expect(compared).toMatch(/data\/train\.csv +a91f0000 +77b00000/);
    expect(compared).toMatch(/peft +- +0\.17\.0/);
    expect(compared).toMatch(/train\.py +\| +4 \+\+--/);
    expect(compared).toContain("B: the tree was dirty");

    expect((await slipway(project, "runs", "watch", "calm-otter", "--until", "metrics.loss < 0.5")).code).toBe(0);
    const without = await slipway(project, "runs", "watch", "calm-otter", "--until", "metrics.loss < 0.1");
    expect(without.code).toBe(1);
    expect(without.stdout).toContain("ended (finished) without metrics.loss < 0.1");

    const nobody = await slipway(project, "runs", "show", "nobody");
    expect([nobody.code, nobody.stderr.split("\n")[0]]).toEqual([1, 'slipway: No run has the id or the name "nobody"']);
  });

  test("are watched as they come, and no longer than the time that is given", async () => {
    await using project = makeProject(files);
    await using hub = await startHub(project);
    const training = promisify(execFile)(python(), [resolve("test/real/log_steadily.py"), "40"], { env: hub.env });
    const seen = await slipway(
      project,
      "runs",
      "watch",
      "--filter",
      "attributes.run_name LIKE '%'",
      "--until",
      "metrics.loss < 0.1",
    );
    expect(seen.code).toBe(0);
    expect(seen.stdout).toMatch(/running step \d+ +loss 0\.\d+[\s\S]*metrics\.loss < 0\.1: true/);
    await training;
    const late = await slipway(project, "runs", "watch", "--filter", "params.x = 'never'", "--timeout", "1", "--json");
    expect([late.code, JSON.parse(late.stdout)]).toEqual([1, { outcome: "timeout", runs: [] }]);
  });
});
