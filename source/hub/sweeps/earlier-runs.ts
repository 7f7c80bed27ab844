import { isDeepStrictEqual } from "node:util";
import { lockBeside, parseDvcLock, type StageLock, whatRan } from "../../adapters/dvc/dvc-lock.js";
import { readRepository } from "../../adapters/dvc/repository.js";
import { rememberedRuns } from "../../adapters/dvc/run-cache.js";
import { filesAt } from "../../adapters/git/git-read.js";
import type { Execution, StageRun } from "../../domain/pipeline.js";
import type { StoredSweep, StoredTrial, SweepBook } from "../../store/sweep-documents.js";

/** The stage of an execution that made what DVC took for a trial instead of running the stage again. */
export type StageSource = { readonly executionId: string; readonly stage: string };

/** By the number of the trial, for those that have stages which were not run. Of a stage the first that made it comes first. */
export type EarlierRuns = (sweep: StoredSweep) => Promise<ReadonlyMap<number, readonly StageSource[]>>;

type Parts = {
  readonly book: Pick<SweepBook, "all">;
  /** What ran in the workspace. */
  readonly inWorkspace: () => readonly Execution[];
  readonly executionOf: (id: string) => Execution | undefined;
};

/** DVC notes a run when it has hashed what the stage made; file systems keep times no finer than that. */
const timeGrainMs = 2000;

/**
 * Finds what earlier executions made of the same commands, deps, params and outs: the entry of the stage in the dvc.lock of the
 * trial's experiment is held against
 * - the same entry in the experiments of other trials that ran the stage,
 * - DVC's run cache, for runs that have no experiment: an equal entry there was noted right after the stage that made it.
 */
export function createEarlierRuns(root: string, { book, inWorkspace, executionOf }: Parts): EarlierRuns {
  const known = new Map<string, readonly StageSource[]>();
  const locks = createLocks(root);

  /** Also of one that still runs: what its first stage has made is taken for others meanwhile. */
  const hasRun = ({ outcome, executionId }: StoredTrial, stage: string) =>
    outcome?.ran
      ? outcome.ran.includes(stage)
      : executionOf(executionId ?? "")?.stages.some((run) => run.stage === stage && run.exitCode === 0) === true;

  const find = async (wanted: readonly StoredTrial[]) => {
    const trials = book.all().flatMap((sweep) => sweep.trials.map((trial) => ({ sweep, trial })));
    const stages = [...new Set(wanted.flatMap(({ outcome }) => outcome?.skipped ?? []))];
    for (const stage of stages) {
      const asking = wanted.filter(({ outcome }) => outcome?.skipped?.includes(stage));
      const made = trials.filter(({ trial }) => hasRun(trial, stage));
      const kept = made.filter(({ trial }) => trial.outcome?.state === "finished");
      const entries = await locks([...asking, ...kept.map(({ trial }) => trial)], stage);
      const ofTrials = kept.flatMap(({ trial }) => {
        const entry = entries.get(trial.name);
        return entry && trial.executionId !== undefined ? [{ trial, entry: whatRan(entry) }] : [];
      });
      // Of those that left no experiment it is known when they ran the stage.
      const windows = [
        ...inWorkspace().map((execution) => ({ execution, fits: () => true })),
        ...made.flatMap(({ sweep, trial }) => {
          const execution = entries.has(trial.name) ? undefined : executionOf(trial.executionId ?? "");
          return execution ? [{ execution, fits: (entry: StageLock) => hasValues(entry, sweep, trial) }] : [];
        }),
      ].flatMap(({ execution, fits }) => windowsOf(execution, stage).map((window) => ({ ...window, fits })));
      const isIn = (ms: number) => windows.filter(({ fromMs, toMs }) => fromMs <= ms && ms <= toMs);
      const { config } = await readRepository(root);
      const remembered =
        windows.length === 0 ? [] : await rememberedRuns(config.cacheFolder, (ms) => isIn(ms).length > 0);
      for (const trial of asking) {
        const entry = entries.get(trial.name);
        if (!entry) continue;
        const same = whatRan(entry);
        const sources = [
          ...ofTrials
            .filter((each) => each.entry === same && each.trial.name !== trial.name)
            .map((each) => ({ atMs: each.trial.outcome?.endedAtMs ?? 0, executionId: each.trial.executionId ?? "" })),
          ...remembered
            .filter(({ lock }) => whatRan(lock) === same)
            .flatMap(({ notedAtMs, lock }) => isIn(notedAtMs).filter(({ fits }) => fits(lock)))
            .map(({ fromMs, executionId }) => ({ atMs: fromMs, executionId })),
        ].sort((a, b) => a.atMs - b.atMs);
        const found = sources.map(({ executionId }) => ({ executionId, stage }));
        known.set(trial.name, [...(known.get(trial.name) ?? []), ...found]);
      }
    }
    for (const { name } of wanted) if (!known.has(name)) known.set(name, []);
  };

  return async ({ trials }) => {
    // What had been made when a trial ended does not change.
    const wanted = trials.filter(({ name, outcome }) => outcome?.skipped?.length && !known.has(name));
    if (wanted.length > 0) await find(wanted).catch(() => undefined);
    return new Map(
      trials.flatMap(({ number, name }) => {
        const sources = known.get(name) ?? [];
        return sources.length > 0 ? [[number, sources] as const] : [];
      }),
    );
  };
}

/** Entries of a stage in the dvc.lock of trials' experiments, by the trials' names; each is read once. */
function createLocks(root: string) {
  const read = new Map<string, ReadonlyMap<string, StageLock> | undefined>();
  return async (trials: readonly StoredTrial[], stage: string): Promise<ReadonlyMap<string, StageLock>> => {
    const [, file = "dvc.yaml", localName = stage] = /^(.+\.ya?ml):(.+)$/.exec(stage) ?? [];
    const path = lockBeside(file);
    const keyOf = ({ name }: StoredTrial) => `${name} ${path}`;
    const unread = trials.filter((trial) => !read.has(keyOf(trial)));
    const texts = await filesAt(root, unread.map(experimentRef), path, AbortSignal.timeout(60_000));
    for (const [at, trial] of unread.entries()) read.set(keyOf(trial), parsedLock(texts[at]));
    return new Map(
      trials.flatMap((trial) => {
        const entry = read.get(keyOf(trial))?.get(localName);
        return entry ? [[trial.name, entry] as const] : [];
      }),
    );
  };
}

/** Where DVC keeps a trial's experiment. */
export function experimentRef({ name, outcome }: StoredTrial): string {
  const commit = outcome?.gitCommit ?? "";
  return `refs/exps/${commit.slice(0, 2)}/${commit.slice(2)}/${name}`;
}

function parsedLock(text: string | undefined): ReadonlyMap<string, StageLock> | undefined {
  try {
    return text === undefined ? undefined : parseDvcLock(text);
  } catch {
    return undefined; // merged by hand
  }
}

/** When DVC can have noted a run of the stage: from its end until the next one began, or the execution was over. */
function windowsOf({ executionId, stages, endedAtMs }: Execution, stage: string) {
  const succeeded = (run: StageRun) => run.stage === stage && run.exitCode === 0 && run.endedAtMs !== undefined;
  return stages.flatMap((run, at) =>
    succeeded(run)
      ? [
          {
            executionId: String(executionId),
            fromMs: (run.endedAtMs ?? 0) - timeGrainMs,
            toMs: (stages[at + 1]?.startedAtMs ?? endedAtMs ?? Number.POSITIVE_INFINITY) + timeGrainMs,
          },
        ]
      : [],
  );
}

/** True where the entry's params are the trial's values, of those that the stage reads. */
function hasValues({ params = {} }: StageLock, sweep: StoredSweep, trial: StoredTrial): boolean {
  return sweep.params.every(({ file, key }, at) => {
    const value = valueAt(params[file] ?? {}, key);
    return value === undefined || isDeepStrictEqual(value, trial.values[at]);
  });
}

/** The value of a dotted key among a lock's, which may name a group as a whole. */
function valueAt(values: Readonly<Record<string, unknown>>, key: string): unknown {
  if (key in values) return values[key];
  const group = Object.keys(values).find((each) => key.startsWith(`${each}.`));
  if (group === undefined) return undefined;
  const below = values[group];
  return typeof below === "object" && below !== null ? valueAt({ ...below }, key.slice(group.length + 1)) : undefined;
}
