import { asExperimentId, asRunId, type ExperimentId } from "../../domain/ids.js";
import type { RunStatus } from "../../domain/run.js";
import { type ListedRun, positionOf } from "../../domain/run-table/listed-run.js";
import { settingName } from "../../domain/sweep/param-setting.js";
import { valueText } from "../../domain/sweep/param-value.js";
import { type SweepParam, valuesText } from "../../domain/sweep/sweep-space.js";
import type { KeyValue, TrackingStore } from "../../domain/tracking-store.js";
import type { StoredSweep, StoredTrial } from "../../store/sweep-documents.js";

/** Of the parent and of its trials: `sweep-3`. */
export const sweepTag = "slipway.sweep";
export const trialTag = "slipway.trial";
/** Of the best trial's run: the objective's key. */
const bestTag = "slipway.best";
const parentTag = "mlflow.parentRunId";

const tagReader = (key: string) => {
  const at = positionOf(key);
  return (run: ListedRun) => run.value("tag", at(run.keys("tag")));
};
const sweepOf = tagReader(sweepTag);
const trialOf = tagReader(trialTag);
const parentOf = tagReader(parentTag);
const executionOf = tagReader("slipway.execution");
const stageOf = tagReader("slipway.stage");
const judgedBest = tagReader(bestTag);

/** True of the run of the best trial of a sweep. */
export function isBestTrial(run: ListedRun): boolean {
  return judgedBest(run) !== undefined;
}

/** True of the parent of a sweep's trials: it logs nothing itself, and ends when its queue has ended it. */
export function isSweepParent(run: ListedRun): boolean {
  return sweepOf(run) !== undefined && trialOf(run) === undefined;
}

/** Creates the run that a sweep's trials have as their parent: `sweep-3 lora_rank × lr`, running. */
export async function createParent(
  store: TrackingStore,
  sweep: { readonly sweepId: string; readonly params: readonly SweepParam[]; readonly startedAtMs: number },
  about: { readonly who: string; readonly tags: readonly KeyValue[] },
): Promise<string> {
  const { sweepId, params, startedAtMs } = sweep;
  const varied = params.filter(({ values, range }) => range || values.length > 1);
  const run = await store.createRun({
    experimentId: usualExperiment(store),
    name: `${sweepId} ${varied.map(({ key }) => key.split(".").at(-1)).join(" × ")}`,
    userId: about.who.split("@")[0],
    startedAtMs,
    tags: [
      { key: sweepTag, value: sweepId },
      ...about.tags,
      ...params.map((param) => ({ key: tagKey(settingName(param)), value: valuesText(param).slice(0, 5000) })),
    ],
  });
  return run.runId;
}

/** What the runs of a trial are tagged with: a script that names a parent or a name of its own keeps it. */
export function trialTags(sweep: StoredSweep, trial: StoredTrial): readonly KeyValue[] {
  return [
    { key: parentTag, value: sweep.runId },
    { key: "mlflow.runName", value: trial.name },
    { key: sweepTag, value: sweep.sweepId },
    { key: trialTag, value: String(trial.number) },
    ...sweep.params.map((param, at) => ({
      key: tagKey(settingName(param)),
      value: valueText(trial.values[at] ?? null).slice(0, 5000),
    })),
  ];
}

/** A sweep's parent is scheduled while it waits for room, and begins with the first trial. */
export async function markWaiting(store: TrackingStore, sweep: { readonly runId: string }) {
  const runId = asRunId(sweep.runId);
  if (runId) await store.updateRun(runId, { status: "SCHEDULED" }).catch(() => undefined);
}

/** A parent that was scheduled runs from now on. A parent that the user has deleted stays so. */
export async function beginParent(store: TrackingStore, sweep: StoredSweep, startedAtMs: number) {
  const runId = asRunId(sweep.runId);
  const run = runId && (await store.getRun(runId).catch(() => undefined));
  if (run?.status !== "SCHEDULED") return;
  await store.updateRun(run.runId, { status: "RUNNING", startedAtMs }).catch(() => undefined);
}

/** A sweep's parent ends with its last trial. A parent that the user has deleted stays so. */
export async function endParent(store: TrackingStore, sweep: StoredSweep, status: RunStatus, endedAtMs: number) {
  const runId = asRunId(sweep.runId);
  if (runId) await store.updateRun(runId, { status, endedAtMs }).catch(() => undefined);
}

/** The runs of a sweep's trials by the number of the trial: the first that each made directly below the parent. */
export function runsOfTrials(store: TrackingStore, sweep: StoredSweep): ReadonlyMap<number, ListedRun> {
  const runs = new Map<number, ListedRun>();
  for (const run of store.listRuns("ACTIVE_ONLY")) {
    if (sweepOf(run) !== sweep.sweepId) continue;
    const number = Number(trialOf(run));
    const held = runs.get(number);
    if (!Number.isInteger(number)) continue;
    if (!held || comesBefore(run, held, sweep.runId)) runs.set(number, run);
  }
  return runs;
}

/** Finds the run that a stage of an execution made, the first where it made several. */
export function runOfStage(
  store: TrackingStore,
): (source: { readonly executionId: string; readonly stage: string }) => ListedRun | undefined {
  const runs = new Map<string, ListedRun>();
  for (const run of store.listRuns("ACTIVE_ONLY")) {
    const execution = executionOf(run);
    if (execution === undefined) continue;
    const key = `${execution} ${stageOf(run)}`;
    const held = runs.get(key);
    if (!held || run.head.startedAtMs < held.head.startedAtMs) runs.set(key, run);
  }
  return ({ executionId, stage }) => runs.get(`${executionId} ${stage}`);
}

/** Marks the run of the best trial, and no other of the sweep. */
export async function markBest(
  store: TrackingStore,
  runs: ReadonlyMap<number, ListedRun>,
  best: { readonly number: number; readonly key: string } | undefined,
): Promise<void> {
  for (const [number, run] of runs) {
    const shouldBe = number === best?.number;
    if (shouldBe && judgedBest(run) !== best?.key)
      await store.logBatch(run.runId, { tags: [{ key: bestTag, value: best?.key ?? "" }] });
    if (!shouldBe && judgedBest(run) !== undefined) await store.deleteRunTag(run.runId, bestTag);
  }
}

function comesBefore(run: ListedRun, other: ListedRun, parent: string): boolean {
  const [direct, otherDirect] = [parentOf(run) === parent, parentOf(other) === parent];
  return direct === otherDirect ? run.head.startedAtMs < other.head.startedAtMs : direct;
}

/** Where the project's pipeline logged last, so that parent and trials stand together; else the default experiment. */
function usualExperiment(store: TrackingStore): ExperimentId {
  const runs = store.listRuns("ACTIVE_ONLY").filter((run) => executionOf(run) !== undefined);
  const last = runs.reduce<ListedRun | undefined>(
    (newest, run) => (newest && newest.head.startedAtMs >= run.head.startedAtMs ? newest : run),
    undefined,
  );
  const id = asExperimentId(last?.head.experimentId ?? "0") ?? asExperimentId("0");
  if (id === undefined) throw new Error("the default experiment has no id");
  return id;
}

/** MLflow allows letters, digits and `_-. /:` in keys, 250 of them. */
function tagKey(name: string): string {
  return name.replace(/[^\w\-./: ]/g, "_").slice(0, 250);
}
