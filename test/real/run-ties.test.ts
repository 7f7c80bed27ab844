import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { makeProject } from "../support/project.js";
import { slipway } from "../support/slipway.js";
import { dvcBin, missing, pathWithTools } from "../support/tools.js";

/** What anyone writes: nothing of it knows of Slipway. `seen` tells what it was started with. */
const script = `
import json, os, sys, mlflow
with mlflow.start_run():
    mlflow.log_metric("loss", 0.5)
umask = os.umask(0); os.umask(umask)
token = os.environ["MLFLOW_TRACKING_TOKEN"]
seen = [os.environ.get("PYTHONUNBUFFERED"), os.environ.get("OF_THE_CALLER"), oct(umask), os.environ.get("SHELL"), token]
with open(os.path.join(os.environ["SEEN_IN"], sys.argv[1] + ".jsonl"), "a") as file: file.write(json.dumps(seen) + "\\n")
open(sys.argv[1] + ".txt", "w").write("made by " + sys.argv[1])
`;
const dvcYaml = `stages:
  prepare: {cmd: python stage.py prepare, deps: [raw.csv, stage.py], outs: [prepare.txt]}
  train: {cmd: python stage.py train, deps: [prepare.txt], params: [lr], outs: [train.txt]}
`;
const md5 = (text: string) => createHash("md5").update(text).digest("hex");

type Run = { readonly runId: string; readonly tags: readonly (readonly [string, string])[] };

describe.skipIf(missing("dvc", "python"))("the MLflow run of an unmodified script", () => {
  test("is tied to execution, stage, commit and data, and gets the caller's environment, in every way to run", async () => {
    await using project = makeProject({
      "stage.py": script,
      "dvc.yaml": dvcYaml,
      "params.yaml": "lr: 1\n",
    });
    project.write("raw.csv", "1\n");
    const env = {
      ...project.env,
      ...{ PATH: pathWithTools("dvc", "python"), SHELL: "/bin/sh", OF_THE_CALLER: "mine", SEEN_IN: project.root },
    };
    const at = { root: project.root, env };
    for (const args of [
      ["init", "-q"],
      ["add", "-q", "raw.csv"],
    ])
      execFileSync(dvcBin(), args, { cwd: at.root, env });
    project.commit("with DVC");
    const commit = project.git("rev-parse", "HEAD").trim();
    const known = new Set<string>();
    /** Of the runs that came since the last look, execution and stage with what else ties them. */
    const fresh = async () => {
      const { runs } = JSON.parse((await slipway(at, "runs", "ls", "--json")).stdout);
      const news = runs.filter(({ runId }: Run) => !known.has(runId));
      for (const { runId } of news) known.add(runId);
      return news
        .map(({ tags }: Run) => Object.fromEntries(tags))
        .filter((tags: Readonly<Record<string, string>>) => tags["slipway.stage"] !== undefined)
        .map((tags: Readonly<Record<string, string>>) => ({
          execution: tags["slipway.execution"],
          stage: tags["slipway.stage"],
          commit: tags["slipway.git.commit"],
          raw: tags["slipway.data.raw.csv"],
          prepared: tags["slipway.data.prepare.txt"],
        }))
        .sort((a: { readonly execution: string }, b: typeof a) => Number(a.execution) - Number(b.execution));
    };
    const raw = md5("1\n");
    const trained = { stage: "train", commit, raw, prepared: md5("made by prepare") };

    expect(await slipway(at, "run", "--trust")).toMatchObject({ code: 0 });
    expect((await fresh()).sort((a: { readonly stage: string }, b: typeof a) => (a.stage < b.stage ? -1 : 1))).toEqual([
      // Nothing was known of raw.csv before the first stage ended.
      { execution: "1", stage: "prepare", commit, raw: undefined, prepared: undefined },
      { execution: "1", ...trained },
    ]);
    for (const [at_, args] of [
      ["train", "--downstream", "--force"],
      ["train", "--single-item", "--force"],
      ["--set", "lr=2"],
    ].entries()) {
      expect(await slipway(at, "run", ...args)).toMatchObject({ code: 0 });
      expect(await fresh()).toEqual([{ execution: String(at_ + 2), ...trained }]);
    }
    project.commit("after");
    const after = project.git("rev-parse", "HEAD").trim();
    expect(await slipway(at, "run", "--set", "lr=3,4")).toMatchObject({ code: 0 });
    expect(await fresh()).toEqual(["5", "6"].map((execution) => ({ execution, ...trained, commit: after })));

    const seen = (stage: string) =>
      project
        .read(`${stage}.jsonl`)
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
    const umask = `0o${process.umask().toString(8)}`;
    for (const [, ...started] of [...seen("prepare"), ...seen("train")].map((each) => [
      each.at(-1),
      ...each.slice(0, 4),
    ])) {
      expect(started).toEqual(["1", "mine", umask, "/bin/sh"]);
    }
    // A token of its own for each stage of each execution.
    const tokens = [...seen("prepare"), ...seen("train")].map((each) => each.at(-1));
    expect(tokens).toHaveLength(7);
    expect(new Set(tokens).size).toBe(7);
  }, 400_000);
});
