import { expect, test } from "vitest";
import { asExecutionId, type RunId } from "../../../source/domain/ids.js";
import type { Execution } from "../../../source/domain/pipeline.js";
import { createRecorder } from "../../../source/hub/machine/record-metrics.js";
import { openTrackingStore } from "../../../source/store/file-tracking-store.js";
import { machineSample } from "../../support/machine-sample.js";
import { makeProject } from "../../support/project.js";

const memory = "system/system_memory_usage_megabytes";
const executionId = asExecutionId("7");
if (executionId === undefined) throw new Error("7 is an id");
const execution: Execution = {
  ...{ executionId, targets: [], command: "dvc repro", who: "ada", state: "running" },
  ...{ startedAtMs: 0, endedAtMs: undefined, exitCode: undefined, pid: 1, stages: [], gitCommit: undefined },
};

/** A store with a run that execution 7 has made, and a recorder that is told to look by `look(seconds)`. */
async function recording(env: Readonly<Record<string, string>> = {}) {
  const project = makeProject({}, { git: false });
  const store = await openTrackingStore(project.root);
  const alive = { is: true };
  const faults: unknown[] = [];
  const recorder = createRecorder({
    store,
    isAnyRunning: () => alive.is,
    running: (id) => (alive.is && id === "7" ? execution : undefined),
    environmentOf: () => env,
    onFault: (error) => faults.push(error),
  });
  const { experimentId } = await store.createExperiment({ name: "trained" });
  const { runId } = await store.createRun({ experimentId, tags: [{ key: "slipway.execution", value: "7" }] });
  const count = async (id: RunId = runId) => (await store.getRun(id)).metrics.get(memory)?.count ?? 0;
  return {
    ...{ store, runId, experimentId, alive, count },
    look: async (seconds: number) => {
      await recorder.onSample(machineSample({ atMs: seconds * 1000 }));
      expect(faults).toEqual([]);
    },
    [Symbol.asyncDispose]: async () => {
      recorder.close();
      await store.close();
      await project[Symbol.asyncDispose]();
    },
  };
}

test("a run of our execution gets the machine's figures each ten seconds while it is running, by step", async () => {
  await using at = await recording();
  for (const second of [0, 2, 4, 6, 8]) await at.look(second);
  expect(await at.count()).toBe(0);
  for (const second of [10, 12, 14, 16, 18, 20]) await at.look(second);
  expect(await at.count()).toBe(2);
  const run = await at.store.getRun(at.runId);
  expect(run.metrics.get(memory)?.last).toEqual({ value: 40_000, timestampMs: 20_000, step: 1 });
  expect(run.tags.get("slipway.systemMetrics")).toBe("hub");
  await at.store.updateRun(at.runId, { status: "FINISHED", endedAtMs: 21_000 });
  await at.look(30);
  expect(await at.count()).toBe(2);
});

test("the interval is that of the run's environment, as MLflow's client takes it", async () => {
  await using at = await recording({
    MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL: "2",
    MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING: "2",
  });
  for (const second of [0, 2, 4, 6, 8]) await at.look(second);
  expect(await at.count()).toBe(2);
});

test("a run whose client logs them itself is left to it: by its environment, by what it has, and when it begins later", async () => {
  await using told = await recording({ MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING: "true" });
  for (const second of [0, 10, 20]) await told.look(second);
  expect(await told.count()).toBe(0);

  await using has = await recording();
  const own = (timestampMs: number, step: number) => ({ metrics: [{ key: memory, value: 1, timestampMs, step }] });
  await has.store.logBatch(has.runId, own(1, 0));
  for (const second of [0, 10, 20]) await has.look(second);
  expect(await has.count()).toBe(1);

  await using later = await recording();
  for (const second of [0, 10]) await later.look(second);
  await later.store.logBatch(later.runId, own(15_000, 1));
  for (const second of [20, 30]) await later.look(second);
  expect(await later.count()).toBe(2);
});

test("runs of nobody's execution, and of one that has ended, are not recorded", async () => {
  await using at = await recording();
  const { runId } = await at.store.createRun({ experimentId: at.experimentId, tags: [] });
  for (const second of [0, 10]) await at.look(second);
  expect(await at.count(runId)).toBe(0);
  expect(await at.count()).toBe(1);
  at.alive.is = false;
  await at.look(20);
  expect(await at.count()).toBe(1);
});

test("a hub after this one goes on with what it has recorded", async () => {
  await using at = await recording();
  await at.store.logBatch(at.runId, {
    metrics: [{ key: memory, value: 1, timestampMs: 5, step: 3 }],
    tags: [{ key: "slipway.systemMetrics", value: "hub" }],
  });
  for (const second of [0, 10]) await at.look(second);
  expect((await at.store.getRun(at.runId)).metrics.get(memory)?.last.step).toBe(4);
});
