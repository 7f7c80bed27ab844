import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeSampleProject, type Project } from "../support/project.js";
import { slipway } from "../support/slipway.js";
import { dvcBin, missing, pathWithTools, python } from "../support/tools.js";

const dataset = "data/support_conversations.csv";

function dvc({ root, env }: Project, ...args: readonly string[]): string {
  return execFileSync(dvcBin(), args, { cwd: root, env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

/** Trains by hand, with MLflow's own store: the sample needs no Slipway. */
function train({ root, env }: Project, changes: Readonly<Record<string, string>>) {
  const file = join(root, "params.yaml");
  const before = readFileSync(file, "utf8");
  const after = Object.entries(changes).reduce(
    (text, [key, value]) => text.replace(new RegExp(`${key}: \\S+`), `${key}: ${value}`),
    before,
  );
  execFileSync("sh", ["-c", 'printf %s "$1" > params.yaml', "sh", after], { cwd: root });
  const options = {
    cwd: root,
    env: { ...env, MLFLOW_TRACKING_URI: `file://${root}/../mlruns`, MLFLOW_ALLOW_FILE_STORE: "true" },
    encoding: "utf8",
  } as const;
  execFileSync(python(), ["scripts/prepare_data.py"], { ...options, stdio: "ignore" });
  const log = execFileSync(python(), ["scripts/finetune_and_track.py"], {
    ...options,
    stdio: ["ignore", "pipe", "ignore"],
  });
  execFileSync("sh", ["-c", 'printf %s "$1" > params.yaml', "sh", before], { cwd: root });
  const losses = [...log.matchAll(/loss (\d+\.\d+)/g)].map(([, loss]) => Number(loss));
  return { losses, metrics: JSON.parse(readFileSync(join(root, "metrics.json"), "utf8")) };
}

describe.skipIf(missing("python", "dvc"))("the sample", () => {
  test("is made once, whole, and its three data versions are DVC's own", async () => {
    await using project = makeSampleProject();
    expect(await slipway(project, "internal", "make-sample", project.root)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("is there already"),
    });
    expect(project.git("status", "--porcelain")).toBe("");
    expect(JSON.parse(dvc(project, "data", "status", "--json"))).toEqual({});
    const commits = project.git("log", "--format=%H", "--reverse").trim().split("\n");
    const rows = commits.map((commit) => {
      project.git("checkout", "-q", commit, "--", `${dataset}.dvc`);
      dvc(project, "checkout", `${dataset}.dvc`);
      return project.read(dataset).trimEnd().split("\n").length - 1;
    });
    expect(rows).toEqual([24, 48, 72]);
    expect(JSON.parse(dvc(project, "data", "status", "--json")).not_in_cache).toBeUndefined();
  });

  test("learns: the loss at least halves, and two ranks give different metrics", async () => {
    await using project = makeSampleProject();
    const usual = train(project, {});
    const [first = 0] = usual.losses;
    expect(usual.losses).toHaveLength(39);
    expect(usual.losses.at(-1)).toBeLessThan(first / 2);
    expect(Object.keys(usual.metrics)).toEqual(["perplexity", "rouge_l", "custom_llm_quality_score"]);
    const small = train(project, { lora_rank: "2" });
    expect(small.metrics).not.toEqual(usual.metrics);
    expect(small.metrics.perplexity).toBeGreaterThan(usual.metrics.perplexity);
  }, 400_000); // two whole trainings: more than three minutes on a busy machine

  test("gives a version back in one command, keeps what was changed and takes it back", async () => {
    await using project = makeSampleProject();
    const env = { ...project.env, PATH: pathWithTools("dvc") };
    const cli = (...args: readonly string[]) => slipway({ root: project.root, env }, ...args);
    const { versions } = JSON.parse((await cli("data", "log", dataset, "--json")).stdout);
    expect(versions.map((each: { readonly rows: number }) => each.rows)).toEqual([72, 48, 24]);
    expect(await cli("data", "checkout", dataset, versions[1].md5.slice(0, 8))).toMatchObject({ code: 0 });
    expect(project.read(dataset).trimEnd().split("\n")).toHaveLength(49);
    expect(JSON.parse(dvc(project, "status", "--json"))).not.toHaveProperty([`${dataset}.dvc`]);
    expect(await cli("data", "checkout", dataset, "ffffffff")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no version "ffffffff"'),
    });
  });
});
