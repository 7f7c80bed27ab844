import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { asExecutionId } from "../../../source/domain/ids.js";
import type { Execution, ExecutionState } from "../../../source/domain/pipeline.js";
import { createRunPlanFeature } from "../../../source/hub/executions/run-plan-feature.js";

const model = "0123456789abcdef0123456789abcdef";
const plot = "fedcba9876543210fedcba9876543210";
const lock = `schema: '2.0'
stages:
  train:
    cmd: python train.py
    outs:
    - {path: it.csv, hash: md5, md5: ${plot}, size: 2}
    - {path: kept, hash: md5, md5: ${plot}, size: 2}
    - {path: model bin, hash: md5, md5: ${model}, size: 2}
    - {path: there, hash: md5, md5: ${model}, size: 2}
`;
const dvcYaml = `stages:
  train:
    cmd: python train.py
    outs: [model bin, there, it.csv, new, {kept: {persist: true}}]
`;

/** A project whose train failed: DVC has removed its outs, "there" is back. */
function makeFeature(options: { readonly isRunning?: boolean; readonly state?: ExecutionState } = {}) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "slipway-removed-")));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const files = {
    "dvc.yaml": dvcYaml,
    "dvc.lock": lock,
    ".dvc/config": "",
    [`.dvc/cache/files/md5/${model.slice(0, 2)}/${model.slice(2)}`]: "1\n",
    there: "1\n",
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  const execution: Execution = {
    executionId: asExecutionId("1") ?? expect.fail(),
    ...{
      targets: [],
      command: "dvc repro",
      who: "ada",
      state: options.state ?? "failed",
      startedAtMs: 1,
      endedAtMs: 2,
    },
    ...{ exitCode: 255, pid: undefined, gitCommit: undefined },
    stages: [{ stage: "train", startedAtMs: 1, endedAtMs: 2, exitCode: 3 }],
  };
  const feature = createRunPlanFeature(
    { projectRoot: root, events: { emit: () => undefined, watched: () => false } },
    {
      pipeline: async () => ({ state: "none" }),
      execution: (id) => (id === "1" ? execution : undefined),
      isRunning: () => options.isRunning ?? false,
      dvc: async () => expect.fail(),
      gpus: () => undefined,
    },
  );
  onTestFinished(() => feature.close?.());
  const call = { who: "ada", signal: new AbortController().signal };
  return (executionId: string) => feature.handlers["pipeline.removed"]?.({ executionId }, call);
}

test("of a stage that failed the outs are told that are gone, and how those of the cache come back", async () => {
  expect(await makeFeature()("1")).toEqual({
    outs: [
      { stage: "train", path: "model bin", restorable: true },
      { stage: "train", path: "it.csv", restorable: false },
    ],
    command: "dvc checkout 'model bin'",
  });
});

test("nothing is to be brought back under a run, of one that succeeded, or of one that nobody knows", async () => {
  expect(await makeFeature({ isRunning: true })("1")).toEqual({ outs: [] });
  expect(await makeFeature({ state: "finished" })("1")).toEqual({ outs: [] });
  expect(await makeFeature()("2")).toEqual({ outs: [] });
});
