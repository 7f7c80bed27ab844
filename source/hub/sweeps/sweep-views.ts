import type { SweepSummary, SweepView, TrialView } from "../../api/sweep-views.js";
import { betterIs } from "../../domain/better-is.js";
import type { Execution } from "../../domain/pipeline.js";
import { importanceOf } from "../../domain/sweep/importance.js";
import { bestOf, type Objective, usualObjective } from "../../domain/sweep/objective.js";
import { settingName } from "../../domain/sweep/param-setting.js";
import { valueText } from "../../domain/sweep/param-value.js";
import { etaMs, type SweepState, type TrialState } from "../../domain/sweep/sweep.js";
import { valuesText } from "../../domain/sweep/sweep-space.js";
import type { StoredSweep, StoredTrial } from "../../store/sweep-documents.js";
import type { TrialResult } from "./trial-results.js";

type ExecutionOf = (id: string) => Execution | undefined;

/** How a trial stands, by what is noted of it. */
export function trialState({ dropped, outcome, executionId }: StoredTrial): Exclude<TrialState, "starting"> {
  if (outcome) return outcome.state;
  if (executionId !== undefined) return "running";
  return dropped ? "dropped" : "queued";
}

/** How a trial stands, by the execution that it is, too. */
function stateNow(trial: StoredTrial, executionOf: ExecutionOf): TrialState {
  const state = trialState(trial);
  const hasBegun = executionOf(trial.executionId ?? "")?.stages.length !== 0;
  return state === "running" && !hasBegun ? "starting" : state;
}

export function sweepState(sweep: StoredSweep): Exclude<SweepState, "waiting"> {
  if (sweep.endedAtMs === undefined) return sweep.stopping ? "stopping" : "running";
  const states = sweep.trials.map(trialState);
  if (sweep.problem !== undefined || states.some((state) => state === "failed" || state === "lost")) return "failed";
  return states.every((state) => state === "finished") ? "finished" : "stopped";
}

/** A sweep in a line. */
export function summaryOf(sweep: StoredSweep, { nowMs, executionOf, waitsFor }: SeenNow): SweepSummary {
  const states = sweep.trials.map((trial) => stateNow(trial, executionOf));
  const count = (wanted: TrialState) => states.filter((state) => state === wanted).length;
  const busy = count("running") + count("starting");
  const isOver = count("queued") + busy === 0;
  const { took, running } = durationsOf(sweep, { nowMs, executionOf });
  const left = !isOver && sweep.endedAtMs === undefined ? etaMs(took, running, count("queued"), sweep.jobs) : undefined;
  const state = sweepState(sweep);
  return {
    sweepId: sweep.sweepId,
    state: state === "running" && waitsFor !== undefined && busy === 0 ? "waiting" : state,
    who: sweep.who,
    createdAtMs: sweep.createdAtMs,
    ...(sweep.endedAtMs === undefined ? {} : { endedAtMs: sweep.endedAtMs }),
    runId: sweep.runId,
    targets: sweep.targets,
    jobs: sweep.jobs,
    ...(sweep.seed === undefined ? {} : { seed: sweep.seed }),
    params: sweep.params.map((param) => ({ name: settingName(param), values: valuesText(param) })),
    trials: sweep.trials.length,
    counts: {
      queued: count("queued"),
      starting: count("starting"),
      running: count("running"),
      finished: count("finished"),
      failed: count("failed"),
      stopped: count("stopped"),
      lost: count("lost"),
      dropped: count("dropped"),
    },
    cached: sweep.trials.filter(isFromCache).length,
    ...(left === undefined ? {} : { etaMs: left }),
    ...(waitsFor === undefined ? {} : { waitsFor }),
    ...(sweep.problem === undefined ? {} : { problem: sweep.problem }),
  };
}

/** True of a trial of which DVC ran nothing: how long that took says nothing of the others. */
function isFromCache({ outcome }: StoredTrial): boolean {
  return outcome?.state === "finished" && outcome.ran?.length === 0 && (outcome.skipped?.length ?? 0) > 0;
}

/**
 * How long trials took, and how long those that run have been running: from their first stage on, with the least that DVC took
 * before it, for a trial may have waited for another DVC.
 */
function durationsOf({ trials }: StoredSweep, { nowMs, executionOf }: Pick<SeenNow, "nowMs" | "executionOf">) {
  const finished = trials.flatMap((trial) => {
    const { outcome } = trial;
    if (outcome?.state !== "finished" || isFromCache(trial)) return [];
    return [{ ...outcome, beganAtMs: outcome.beganAtMs ?? outcome.startedAtMs }];
  });
  const ready = Math.min(...finished.map(({ startedAtMs, beganAtMs }) => beganAtMs - startedAtMs));
  const running = trials.flatMap((trial) => {
    const execution = trialState(trial) === "running" ? executionOf(trial.executionId ?? "") : undefined;
    const beganAtMs = execution?.stages[0]?.startedAtMs;
    return execution ? [beganAtMs === undefined ? 0 : nowMs - beganAtMs + ready] : [];
  });
  return { took: finished.map(({ beganAtMs, endedAtMs }) => endedAtMs - beganAtMs + ready), running };
}

type SeenNow = {
  readonly nowMs: number;
  readonly executionOf: ExecutionOf;
  readonly waitsFor: string | undefined;
  /** Who has DVC's lock. */
  readonly lockedBy?: string | undefined;
};

/** A sweep with its trials, the best of them, and what its params weigh. */
export function viewOf(
  sweep: StoredSweep,
  results: ReadonlyMap<number, TrialResult>,
  seen: SeenNow,
): Omit<SweepView, "dvcQueue" | "now"> {
  const { objective, judges } = objectiveOf(sweep, results);
  const judgedBy = ({ number }: StoredTrial) => objective && results.get(number)?.metrics.get(objective.key);
  const judged = sweep.trials.map((trial) => (trialState(trial) === "finished" ? judgedBy(trial) : undefined));
  const best = objective && sweep.trials[bestOf(judged, objective.better)]?.number;
  const hasValue = judged.map((value) => value !== undefined && Number.isFinite(value));
  const isCached = ({ number }: StoredTrial) => results.get(number)?.cached !== undefined;
  const trials = sweep.trials.map(({ values }, at) => ({ values, objective: judged[at] }));
  return {
    ...summaryOf(sweep, seen),
    rows: sweep.trials.map((trial) => trialRow(trial, results.get(trial.number), judgedBy(trial), seen)),
    ...(objective ? { objective } : {}),
    judges,
    ...(best === undefined ? {} : { best }),
    judged: hasValue.filter(Boolean).length,
    cachedWithout: sweep.trials.filter((trial, at) => isCached(trial) && !hasValue[at]).length,
    importance: importanceOf(sweep.params.length, trials),
  };
}

/** What the sweep's trials are judged by: chosen by the user, else by the names of what they logged. */
export function objectiveOf(
  sweep: StoredSweep,
  results: ReadonlyMap<number, TrialResult>,
): { readonly objective: Objective | undefined; readonly judges: readonly string[] } {
  const keys = new Set([...results.values()].flatMap(({ metrics }) => [...metrics.keys()]));
  const judges = [...keys].filter((key) => betterIs(key) !== undefined);
  return { objective: sweep.objective ?? usualObjective(judges), judges };
}

function trialRow(
  trial: StoredTrial,
  result: TrialResult | undefined,
  objective: number | undefined,
  { executionOf, lockedBy }: SeenNow,
): TrialView {
  const { number, name, values, executionId, outcome } = trial;
  const execution = executionOf(executionId ?? "");
  const startedAtMs = outcome?.startedAtMs ?? execution?.startedAtMs;
  const beganAtMs = outcome?.beganAtMs ?? execution?.stages[0]?.startedAtMs;
  const state = stateNow(trial, executionOf);
  const { run, cached } = result ?? {};
  return {
    number,
    name,
    state,
    values: values.map(valueText),
    ...(executionId === undefined ? {} : { executionId }),
    ...(run ? { runId: run.runId, runName: run.head.name, runStatus: run.head.status } : {}),
    ...(cached ? { cached: cached.from ? { runId: cached.from.runId, runName: cached.from.head.name } : {} } : {}),
    ...(objective === undefined || !Number.isFinite(objective) ? {} : { objective }),
    ...(startedAtMs === undefined ? {} : { startedAtMs }),
    ...(beganAtMs === undefined ? {} : { beganAtMs }),
    ...(outcome ? { endedAtMs: outcome.endedAtMs } : {}),
    ...(state === "starting" && lockedBy !== undefined ? { waitsFor: lockedBy } : {}),
    ...(outcome?.exitCode === undefined ? {} : { exitCode: outcome.exitCode }),
  };
}
