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

/** How a trial stands, by what is noted of it and the execution that it is. */
export function trialState({ dropped, outcome, executionId }: StoredTrial): TrialState {
  if (outcome) return outcome.state;
  if (executionId !== undefined) return "running";
  return dropped ? "dropped" : "queued";
}

export function sweepState(sweep: StoredSweep): SweepState {
  if (sweep.endedAtMs === undefined) return sweep.stopping ? "stopping" : "running";
  const states = sweep.trials.map(trialState);
  if (sweep.problem !== undefined || states.some((state) => state === "failed" || state === "lost")) return "failed";
  return states.every((state) => state === "finished") ? "finished" : "stopped";
}

/** A sweep in a line. */
export function summaryOf(sweep: StoredSweep, { nowMs, executionOf, waitsFor }: SeenNow): SweepSummary {
  const states = sweep.trials.map(trialState);
  const count = (wanted: TrialState) => states.filter((state) => state === wanted).length;
  const running = sweep.trials.flatMap((trial) => {
    const execution = trialState(trial) === "running" ? executionOf(trial.executionId ?? "") : undefined;
    return execution ? [nowMs - execution.startedAtMs] : [];
  });
  const took = sweep.trials.flatMap(({ outcome }) =>
    outcome?.state === "finished" ? [outcome.endedAtMs - outcome.startedAtMs] : [],
  );
  const isOver = count("queued") + count("running") === 0;
  const left = !isOver && sweep.endedAtMs === undefined ? etaMs(took, running, count("queued"), sweep.jobs) : undefined;
  return {
    sweepId: sweep.sweepId,
    state: sweepState(sweep),
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
      running: count("running"),
      finished: count("finished"),
      failed: count("failed"),
      stopped: count("stopped"),
      lost: count("lost"),
      dropped: count("dropped"),
    },
    ...(left === undefined ? {} : { etaMs: left }),
    ...(waitsFor === undefined ? {} : { waitsFor }),
    ...(sweep.problem === undefined ? {} : { problem: sweep.problem }),
  };
}

type SeenNow = {
  readonly nowMs: number;
  readonly executionOf: ExecutionOf;
  readonly waitsFor: string | undefined;
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
  const trials = sweep.trials.map(({ values }, at) => ({ values, objective: judged[at] }));
  return {
    ...summaryOf(sweep, seen),
    rows: sweep.trials.map((trial) => trialRow(trial, results.get(trial.number), judgedBy(trial), seen.executionOf)),
    ...(objective ? { objective } : {}),
    judges,
    ...(best === undefined ? {} : { best }),
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
  executionOf: ExecutionOf,
): TrialView {
  const { number, name, values, executionId, outcome } = trial;
  const startedAtMs = outcome?.startedAtMs ?? executionOf(executionId ?? "")?.startedAtMs;
  return {
    number,
    name,
    state: trialState(trial),
    values: values.map(valueText),
    ...(executionId === undefined ? {} : { executionId }),
    ...(result?.run ? { runId: result.run.runId, runName: result.run.head.name } : {}),
    ...(objective === undefined || !Number.isFinite(objective) ? {} : { objective }),
    ...(startedAtMs === undefined ? {} : { startedAtMs }),
    ...(outcome ? { endedAtMs: outcome.endedAtMs } : {}),
    ...(outcome?.exitCode === undefined ? {} : { exitCode: outcome.exitCode }),
  };
}
