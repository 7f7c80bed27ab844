import { execFile, spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type RunningHub, startHub } from "../support/hub.js";
import { makeProject } from "../support/project.js";
import { missing, peerPython } from "../support/tools.js";

const pair = z.object({ key: z.string(), value: z.string() });
const runSchema = z.object({
  info: z.object({ run_id: z.string(), run_name: z.string(), status: z.string(), experiment_id: z.string() }),
  data: z.object({
    metrics: z.array(z.object({ key: z.string(), value: z.number(), step: z.number() })).default([]),
    params: z.array(pair).default([]),
    tags: z.array(pair).default([]),
  }),
  inputs: z.object({ dataset_inputs: z.array(z.unknown()).default([]) }),
  outputs: z.object({ model_outputs: z.array(z.object({ model_id: z.string() })).default([]) }),
});

/** Runs a script of another library with its own MLflow integration; resolves to the words of its answer. */
async function write(
  hub: RunningHub,
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const { stdout } = await promisify(execFile)(peerPython(), [resolve("test/real/writers", script), ...args], {
    env: { ...hub.env, PYTHONDONTWRITEBYTECODE: "1", ...env },
    maxBuffer: 16_000_000,
  });
  return /^ANSWER (.*)$/m.exec(stdout)?.[1]?.split(" ") ?? [];
}

async function ask(hub: RunningHub, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${hub.url}/api/2.0/mlflow/${path}`, {
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    headers: { authorization: `Bearer ${hub.token}`, "content-type": "application/json" },
  });
  return response.json();
}

async function run(hub: RunningHub, id: string | undefined) {
  return z.object({ run: runSchema }).parse(await ask(hub, `runs/get?run_id=${id}`)).run;
}

async function childrenOf(hub: RunningHub, experimentId: string, id: string | undefined) {
  const filter = `tags.mlflow.parentRunId = '${id}'`;
  const body = { experiment_ids: [experimentId], filter, order_by: ["run_name"] };
  return z.object({ runs: z.array(runSchema) }).parse(await ask(hub, "runs/search", body)).runs;
}

const names = (items: readonly { readonly key: string }[]) => items.map(({ key }) => key).sort();
const valuesOf = <Value>(items: readonly { readonly key: string; readonly value: Value }[]) =>
  Object.fromEntries(items.map(({ key, value }) => [key, value]));

describe.skipIf(missing("peerPython"))("the hub takes what other libraries log by themselves", () => {
  test("mlflow.sklearn.autolog: params, metrics, data and model of a fit, and a search with a run for each candidate", async () => {
    await using project = makeProject({});
    await using hub = await startHub(project, "--idle", "120");
    const [fitId, searchId, predicted] = await write(hub, "sklearn_autolog.py", []);
    const fit = await run(hub, fitId);
    expect([fit.info.status, valuesOf(fit.data.params).C, predicted]).toEqual(["FINISHED", "0.5", "1"]);
    expect(names(fit.data.metrics)).toEqual([
      "training_accuracy_score",
      "training_f1_score",
      "training_log_loss",
      "training_precision_score",
      "training_recall_score",
      "training_roc_auc",
      "training_score",
    ]);
    expect([fit.inputs.dataset_inputs.length, fit.outputs.model_outputs.length]).toEqual([1, 1]);
    const search = await run(hub, searchId);
    const candidates = await childrenOf(hub, search.info.experiment_id, searchId);
    expect(candidates.map(({ data }) => valuesOf(data.params).C).sort()).toEqual(["0.1", "1.0", "10.0"]);
    expect(candidates.map(({ data }) => valuesOf(data.metrics).rank_test_score).sort()).toEqual([1, 2, 3]);
    expect(names(search.data.metrics)).toContain("best_cv_score");
  });

  test("Optuna's MLflowCallback: each trial is a run nested in the study's", async () => {
    await using project = makeProject({});
    await using hub = await startHub(project, "--idle", "120");
    const [studyId, experimentId = ""] = await write(hub, "optuna_trials.py", []);
    const study = await run(hub, studyId);
    const trials = await childrenOf(hub, experimentId, studyId);
    expect(trials.map(({ info }) => [info.run_name, info.status])).toEqual([
      ["0", "FINISHED"],
      ["1", "FINISHED"],
      ["2", "FINISHED"],
      ["3", "FINISHED"],
    ]);
    expect(trials.map(({ data }) => names(data.params))).toEqual(trials.map(() => ["lr", "rank"]));
    const losses = trials.flatMap(({ data }) => valuesOf(data.metrics).loss ?? []);
    expect(losses.length).toBe(4);
    expect(valuesOf(study.data.metrics)).toEqual({ best: Math.min(...losses) });
  });

  // torch is too heavy for the test environment: the callback gets an object in the place of TrainingArguments.
  test("transformers' MLflowCallback: params in several batches, metrics by step, a model for each checkpoint", async () => {
    await using project = makeProject({});
    await using hub = await startHub(project, "--idle", "120");
    const [id] = await write(hub, "transformers_callback.py", [join(project.root, "out")], {
      HF_MLFLOW_LOG_ARTIFACTS: "1",
      MLFLOW_EXPERIMENT_NAME: "hugging",
      MLFLOW_TAGS: '{"release": "RC1"}',
    });
    const trained = await run(hub, id);
    expect([trained.info.run_name, trained.info.status]).toEqual(["trained", "FINISHED"]);
    // 150 options, four arguments and three of the model's: what is too long is left out by the callback.
    expect(trained.data.params.length).toBe(157);
    expect(valuesOf(trained.data.params)).toMatchObject({ learning_rate: "2e-05", model_type: "tiny", dtype: "None" });
    expect(valuesOf(trained.data.metrics)).toEqual({
      loss: 0.1,
      grad_norm: 0.5,
      learning_rate: 2e-5,
      epoch: 2,
      eval_loss: 0.15,
      eval__odd_: 1,
    });
    expect(valuesOf(trained.data.tags).release).toBe("RC1");
    expect(trained.outputs.model_outputs.length).toBe(2);
    const history = await ask(hub, `metrics/get-history?run_id=${id}&metric_key=loss&max_results=100`);
    expect(history).toMatchObject({
      metrics: [5, 10, 15, 20].map((step) => ({ key: "loss", value: 2 / step, step })),
    });
  });

  const hasTorch = !missing("peerPython") && spawnSync(peerPython(), ["-c", "import torch, accelerate"]).status === 0;
  test.skipIf(!hasTorch)("a real transformers.Trainer", async () => {
    await using project = makeProject({});
    await using hub = await startHub(project, "--idle", "120");
    const [id] = await write(hub, "trainer.py", [join(project.root, "out")], { MLFLOW_EXPERIMENT_NAME: "hugging" });
    const trained = await run(hub, id);
    expect([trained.info.run_name, trained.info.status]).toEqual(["real", "FINISHED"]);
    expect(names(trained.data.metrics)).toEqual(expect.arrayContaining(["epoch", "loss", "train_loss"]));
  });
});
