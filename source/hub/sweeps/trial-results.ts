import { findObject } from "../../adapters/dvc/cache.js";
import { inProject, lockBeside, parseDvcLock } from "../../adapters/dvc/dvc-lock.js";
import { readRepository } from "../../adapters/dvc/repository.js";
import type { StageDefinition } from "../../adapters/dvc/stage-definition.js";
import { parseYaml } from "../../adapters/dvc/yaml-file.js";
import { readRegular } from "../../adapters/files/regular-file.js";
import { filesAt } from "../../adapters/git/git-read.js";
import type { ListedRun } from "../../domain/run-table/listed-run.js";
import type { StoredSweep, StoredTrial } from "../../store/sweep-documents.js";
import type { HubContext } from "../context.js";
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

/** A metrics file has no more numbers than that. */
const mostMetrics = 2000;

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
      const read = await metricsOfExperiments(projectRoot, wanted).catch(() => undefined);
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

async function metricsOfExperiments(
  root: string,
  trials: readonly StoredTrial[],
): Promise<readonly ReadonlyMap<string, number>[]> {
  const refs = trials.map(experimentRef);
  const signal = AbortSignal.timeout(60_000);
  const { stages, config } = await readRepository(root);
  const outs = stages.flatMap((stage) =>
    stage.outs
      .filter(({ path, kind }) => kind === "metric" && /\.(json|ya?ml)$/.test(path))
      .map((out) => ({ ...out, stage })),
  );
  const found = refs.map(() => new Map<string, number>());
  for (const { path, cached, stage } of outs) {
    // What DVC keeps in its cache is no file of the commit; dvc.lock tells which object it is.
    const texts = await filesAt(root, refs, cached ? lockBeside(stage.file) : path, signal);
    for (const [at, metrics] of found.entries()) {
      const text = cached ? await cachedText(config.cacheFolder, texts[at], stage, path) : texts[at];
      if (text !== undefined) addNumbers(metrics, parsed(text, path), "");
    }
  }
  return found;
}

async function cachedText(
  cache: string,
  lock: string | undefined,
  { localName, wdir }: StageDefinition,
  path: string,
): Promise<string | undefined> {
  const locked = lock === undefined ? undefined : parseDvcLock(lock).get(localName);
  const md5 = locked && inProject(locked, wdir).outs?.find((out) => out.path === path)?.md5;
  const object = md5 && (await findObject(cache, md5));
  return object ? readRegular(object) : undefined;
}

function parsed(text: string, path: string): unknown {
  try {
    return parseYaml(text, path);
  } catch {
    return undefined; // a script may write NaN as JSON has none of
  }
}

/** Numbers of a metrics file by their dotted keys, as DVC names them. */
function addNumbers(metrics: Map<string, number>, value: unknown, path: string): void {
  if (metrics.size >= mostMetrics) return;
  if (typeof value === "number") metrics.set(path, value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  for (const [key, below] of Object.entries(value)) addNumbers(metrics, below, path === "" ? key : `${path}.${key}`);
}
