import type { ListedRun } from "../../domain/run-table/listed-run.js";
import type { StoredSweep, StoredTrial } from "../../store/sweep-documents.js";
import type { HubContext } from "../context.js";
import { metricsOfCommits } from "../experiments/experiment-metrics.js";
import { type EarlierRuns, experimentRef, type StageSource } from "./earlier-runs.js";
import { runOfStage, runsOfTrials } from "./sweep-runs.js";

/** What came of a trial: its run, and the last value of each of its metrics. */
export type TrialResult = {
  readonly run: ListedRun | undefined;
  /** DVC had what its stages make: `from` is the run that they had when they ran, where that is known and still there. */
  readonly cached: { readonly from: ListedRun | undefined } | undefined;
  readonly metrics: ReadonlyMap<string, number>;
};
export type TrialResults = (sweep: StoredSweep) => Promise<ReadonlyMap<number, TrialResult>>;

/**
 * Results of trials: what their runs logged, of stages that DVC did not run again the runs that these had when they ran, and what
 * the metrics files of dvc.yaml say in the experiment's commit (or in the cache). Of the same name the trial's own run counts.
 */
export function createTrialResults(
  { store, projectRoot }: Pick<HubContext, "store" | "projectRoot">,
  earlierRuns: EarlierRuns,
): TrialResults {
  // A finished experiment does not change.
  const ofFiles = new Map<string, ReadonlyMap<string, number>>();
  return async (sweep) => {
    const wanted = sweep.trials.filter(({ name, outcome }) => outcome?.state === "finished" && !ofFiles.has(name));
    if (wanted.length > 0) {
      const read = await metricsOfCommits(projectRoot, wanted.map(experimentRef)).catch(() => undefined);
      for (const [at, { name }] of wanted.entries()) ofFiles.set(name, read?.[at] ?? new Map());
    }
    const runs = runsOfTrials(store, sweep);
    const earlier = await earlierRuns(sweep);
    const stageRun = earlier.size > 0 ? runOfStage(store) : () => undefined;
    return new Map(
      sweep.trials.map((trial) => {
        const { number, name } = trial;
        const run = runs.get(number);
        const sources = firstOfStages(earlier.get(number) ?? [], stageRun);
        const logged = [...sources, ...(run ? [run] : [])].flatMap(metricsOfRun);
        const metrics = new Map([...(ofFiles.get(name) ?? []), ...logged]);
        return [number, { run, cached: run ? undefined : cachedFrom(trial, sources[0]), metrics }];
      }),
    );
  };
}

/** Of each stage the first run that is still there. */
function firstOfStages(
  sources: readonly StageSource[],
  runOf: (source: StageSource) => ListedRun | undefined,
): readonly ListedRun[] {
  const found = new Map<string, ListedRun>();
  for (const source of sources) {
    const run = found.has(source.stage) ? undefined : runOf(source);
    if (run) found.set(source.stage, run);
  }
  return [...found.values()];
}

/** A trial without a run of its own is one from the cache where nothing ran, or where a run stands for what did not. */
function cachedFrom({ outcome }: StoredTrial, from: ListedRun | undefined): TrialResult["cached"] {
  if (outcome?.state !== "finished" || !outcome.skipped?.length) return undefined;
  return from || outcome.ran?.length === 0 ? { from } : undefined;
}

function metricsOfRun(run: ListedRun): readonly (readonly [string, number])[] {
  return run.keys("metric").flatMap((key, at) => {
    const value = run.figure("last", at);
    return value === undefined ? [] : [[key, value] as const];
  });
}
