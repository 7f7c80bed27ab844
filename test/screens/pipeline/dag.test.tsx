import { describe, expect, test } from "vitest";
import type { PipelineStage } from "../../../source/domain/pipeline.js";
import { fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";

const stage = (name: string, upstream: readonly string[], more: Partial<PipelineStage> = {}): PipelineStage => ({
  name,
  cmd: `python ${name}.py`,
  deps: upstream.map((each) => `${each}.out`),
  outs: [`${name}.out`],
  params: [],
  state: "up-to-date",
  reasons: [],
  upstream,
  lastDurationMs: 800,
  ...more,
});
const diamond = [
  stage("prepare", []),
  stage("train", ["prepare"], { state: "out-of-date", reasons: ["params.yaml: lr 1 → 2"] }),
  stage("embed", ["prepare"]),
  stage("report", ["train", "embed"], { state: "never-ran", reasons: ["it never ran"] }),
];

function openPipeline(stages: readonly PipelineStage[], more: object = {}) {
  const client = fakeClient({
    ...quietHub,
    "pipeline.get": () => ({ state: "ready", stages, params: [], ...more }),
    "pipeline.stage": () => ({
      lastRun: { executionId: "3", who: "ada@gpu-07", startedAtMs: 940_000 },
      deps: [{ path: "prepare.out", md5: "a91f07aabb", sizeBytes: 2048, now: "changed" }],
      outs: [{ path: "train.out", now: "missing" }],
      params: [{ file: "params.yaml", key: "lr", value: "2", was: "1" }],
      metrics: [{ path: "metrics.json", key: "loss", value: "0.25" }],
    }),
  });
  return openShell(client, "pipeline");
}

describe("the drawing of a pipeline", () => {
  test("has each stage with its sign in a box, and lines between those that read one another", async () => {
    const app = openPipeline(diamond.slice(0, 2));
    await expect.poll(app.screen).toContain("2 stages");
    const rows = app
      .screen()
      .split("\n")
      .filter((row) => /prepare|train/.test(row));
    expect(rows[0]).toMatch(/│ ✓ prepare\s+├─+▶│ ✎ train\s+│/);
  });

  test("moves its cursor as the drawing lies: right to what reads it, down to what stands below", async () => {
    const app = openPipeline(diamond);
    await expect.poll(app.screen).toContain("train: out of date because");
    await app.press("left");
    await expect.poll(app.screen).toContain("prepare: up to date");
    await app.press("right");
    await expect.poll(app.screen).toMatch(/(train|embed): (out of date because|up to date)/);
    const first = /(train|embed):/.exec(app.screen())?.[1];
    await app.press(first === "train" ? "down" : "up");
    await expect.poll(app.screen).toContain(`${first === "train" ? "embed" : "train"}:`);
    await app.press("G");
    await expect.poll(app.screen).toContain("report: never ran");
    await app.press("g");
    await expect.poll(app.screen).toContain("prepare: up to date");
  });

  test("leads by Enter to the log of the selected stage's last run, whatever ran since", async () => {
    const run = (executionId: string, name: string) => ({
      ...{
        executionId,
        targets: [],
        command: "dvc repro",
        who: "ada",
        state: "finished",
        startedAtMs: 1,
        endedAtMs: 2,
      },
      ...{ exitCode: 0, pid: undefined, gitCommit: undefined },
      stages: [{ stage: name, startedAtMs: 1, endedAtMs: 2, exitCode: 0 }],
    });
    const client = fakeClient({
      ...quietHub,
      "pipeline.get": () => ({ state: "ready", stages: diamond, params: [] }),
      "executions.list": () => ({ executions: [run("7", "report"), run("6", "train")] }),
    });
    const app = openShell(client, "pipeline");
    await expect.poll(app.screen).toContain("train: out of date because");
    await expect.poll(app.screen).toContain("execution #7");
    await app.press("\r");
    await expect.poll(app.screen).toContain("train · execution #6");
  });

  test("is a list by a key, and again a drawing", async () => {
    const app = openPipeline(diamond);
    await expect.poll(app.screen).toContain("▶");
    await app.act("pipeline.list");
    await expect.poll(app.screen).not.toContain("▶");
    expect(app.screen()).toMatch(/✎ train\s+out of date/);
    await app.act("pipeline.list");
    await expect.poll(app.screen).toContain("▶");
  });

  test("shows the data that .dvc files track before the stages that read it", async () => {
    const reads = [stage("prepare", [], { deps: ["data/raw.csv"] })];
    const sources = [{ file: "data.dvc", outs: ["data"], state: "up-to-date", reasons: [] }];
    const app = openPipeline(reads, { sources });
    await expect.poll(app.screen).toContain("prepare");
    expect(app.screen()).not.toContain("data.dvc");
    await app.act("pipeline.sources");
    await expect.poll(app.screen).toMatch(/data\.dvc\s+├─+▶│ ✓ prepare/);
  });

  test("has one box for all stages of a foreach where they have no room each", async () => {
    const many = Array.from({ length: 40 }, (_, at) =>
      stage(`train@${at}`, ["prepare"], at < 12 ? { state: "out-of-date" } : {}),
    );
    const app = openPipeline([stage("prepare", []), ...many]);
    await expect.poll(app.screen).toContain("train@*");
    expect(app.screen()).toContain("28 of 40");
  });

  test("is a list where a thousand stages cannot be drawn", async () => {
    const many = Array.from({ length: 1000 }, (_, at) => stage(`s${at}`, at === 0 ? [] : [`s${at - 1}`]));
    const app = openPipeline(many);
    await expect.poll(app.screen).toContain("1/1,000 · 1,000 stages");
    await app.press("G");
    await expect.poll(app.screen).toMatch(/✓ s999\s+up to date/);
    await app.act("pipeline.list");
    await expect.poll(app.screen).toContain("The stages are too many to be drawn here");
  });

  test("says all that is known of the stage where its pane has the whole body", async () => {
    const app = openPipeline(diamond);
    await expect.poll(app.screen).toContain("train: out of date because");
    await app.act("global.zoom");
    await expect.poll(app.screen).toMatch(/params\s+lr\s+2\s+✎ was 1/);
    expect(app.screen()).toMatch(/deps\s+prepare\.out\s+2\.0 KB · a91f07aa ✎ changed/);
    expect(app.screen()).toMatch(/ran\s+#3 1m00s ago by ada@gpu-07, took 0\.8 s/);
    expect(app.screen()).toMatch(/outs\s+train\.out\s+✗ missing/);
    expect(app.screen()).toMatch(/metrics\s+loss\s+0\.25/);
  });
});
