import { expRunArgv } from "../../adapters/dvc/exp-run-argv.js";
import { skippedStages } from "../../adapters/dvc/skipped-stages.js";
import { type PipelineFiles, pipelineFiles } from "../../adapters/dvc/whole-pipeline.js";
import { asExecutionId } from "../../domain/ids.js";
import type { Execution } from "../../domain/pipeline.js";
import type { RunStatus } from "../../domain/run.js";
import { bestOf } from "../../domain/sweep/objective.js";
import { UserError } from "../../domain/user-error.js";
import { logBetweenStages } from "../../store/log-between-stages.js";
import type { StoredSweep, StoredTrial, SweepBook } from "../../store/sweep-documents.js";
import type { HubContext } from "../context.js";
import { type ExecutionsFeature, isRunning } from "../executions/executions-feature.js";
import { removeLeftFolders } from "./left-folders.js";
import { beginParent, endParent, markBest, trialTags } from "./sweep-runs.js";
import { objectiveOf, sweepState, trialState } from "./sweep-views.js";
import type { TrialResults } from "./trial-results.js";

type Parts = {
  readonly book: SweepBook;
  readonly executions: Pick<ExecutionsFeature, "launchTrial" | "get" | "trialsOf" | "stop" | "current" | "onChange">;
  readonly results: TrialResults;
  readonly onFault: (error: unknown) => void;
};

export type SweepQueue = {
  /** Looks at what has changed and starts what there is room for; resolves when that is done. */
  readonly look: () => Promise<void>;
  /** The oldest sweep that has trials to go. */
  readonly active: () => StoredSweep | undefined;
  /** Chooses the best trial again. */
  readonly judge: (sweepId: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

type Outcome = NonNullable<StoredTrial["outcome"]>;

const tidyEveryMs = 3000;

const statusOf = { finished: "FINISHED", failed: "FAILED", stopped: "KILLED" } as const;

/**
 * The queue of the sweeps' trials: one sweep after another, `jobs` trials of it at a time, each an execution that lives without
 * the hub. What it has to know is on disk, so that a hub after this one goes on with it.
 */
export function createSweepQueue(
  context: Pick<HubContext, "store" | "now" | "events" | "slipwayDir" | "projectRoot">,
  { book, executions, results, onFault }: Parts,
): SweepQueue {
  const abort = new AbortController();
  let last: Promise<void> = Promise.resolve();
  let isAsked = false;
  const open = () => book.all().filter(({ endedAtMs }) => endedAtMs === undefined);
  const active = () => open().at(-1);

  let timer: NodeJS.Timeout | undefined;
  /** What a stage that outlived its DVC still uses is removed when it has ended: nobody tells when. */
  const tidy = async (): Promise<void> => {
    clearTimeout(timer);
    const over = book
      .all()
      .flatMap(({ trials }) => trials.filter(({ outcome }) => outcome !== undefined && outcome.state !== "finished"));
    const used = over.length === 0 ? 0 : await removeLeftFolders(context, over);
    if (used === 0 || abort.signal.aborted) return;
    timer = setTimeout(() => void tidy().catch(onFault), tidyEveryMs);
    timer.unref();
  };

  let isFirst = true;
  const step = async (): Promise<void> => {
    if (isFirst) await tidy();
    isFirst = false;
    for (const { sweepId } of open().toReversed()) {
      await adopt(sweepId);
      await settle(sweepId);
      const sweep = book.get(sweepId);
      if (!sweep) continue;
      if (sweep.stopping) await stopTrials(sweep);
      else await startTrials(sweep);
      if (!(await endIfOver(sweepId))) return;
    }
  };

  /** Trials that a hub before this one has started without coming to note it. */
  const adopt = async (sweepId: string) => {
    const begun = executions.trialsOf(sweepId);
    const found = (trial: StoredTrial) => begun.find((each) => each.trial?.number === trial.number)?.executionId;
    const isMissed = (trial: StoredTrial) => trial.executionId === undefined && found(trial) !== undefined;
    if (!book.get(sweepId)?.trials.some(isMissed)) return;
    await book.update(sweepId, ({ trials }) => {
      for (const trial of trials) if (isMissed(trial)) trial.executionId = found(trial);
    });
  };

  const outcomeOf = async (execution: Execution | undefined): Promise<Outcome> => {
    const nowMs = context.now();
    // Its folder was removed: more is not known.
    if (!execution) return { state: "lost", startedAtMs: nowMs, endedAtMs: nowMs };
    const { state, startedAtMs, endedAtMs, exitCode, gitCommit, stages } = execution;
    const beganAtMs = stages[0]?.startedAtMs;
    return {
      state: state === "starting" || state === "running" ? "lost" : state,
      startedAtMs,
      endedAtMs: endedAtMs ?? nowMs,
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(gitCommit === undefined ? {} : { gitCommit }),
      ...(beganAtMs === undefined ? {} : { beganAtMs }),
      ran: stages.filter((stage) => stage.exitCode === 0).map(({ stage }) => stage),
      skipped: [...skippedStages(await logBetweenStages(context.slipwayDir, execution))],
    };
  };

  /** Notes how trials have ended, and which is the best now. */
  const settle = async (sweepId: string) => {
    const isOver = (trial: StoredTrial) => {
      if (trialState(trial) !== "running") return false;
      const execution = executions.get(trial.executionId ?? "");
      return !execution || !isRunning(execution);
    };
    const over = book.get(sweepId)?.trials.filter(isOver) ?? [];
    if (over.length === 0) return;
    const outcomes = new Map<number, Outcome>();
    for (const { number, executionId } of over)
      outcomes.set(number, await outcomeOf(executions.get(executionId ?? "")));
    await book.update(sweepId, (sweep) => {
      for (const trial of sweep.trials) {
        const outcome = outcomes.get(trial.number);
        if (!outcome) continue;
        trial.outcome = outcome;
        const isBad = trial.outcome.state === "failed" || trial.outcome.state === "lost";
        if (sweep.failFast && isBad) sweep.stopping = true;
      }
    });
    await tidy();
    await judge(sweepId);
    context.events.emit("sweeps", sweepId);
  };

  const judge = async (sweepId: string) => {
    const sweep = book.get(sweepId);
    if (!sweep) return;
    const found = await results(sweep);
    const { objective } = objectiveOf(sweep, found);
    const values = sweep.trials.map((trial) =>
      trialState(trial) === "finished" && objective ? found.get(trial.number)?.metrics.get(objective.key) : undefined,
    );
    const best = objective && sweep.trials[bestOf(values, objective.better)];
    const runs = new Map([...found].flatMap(([number, { run }]) => (run ? [[number, run] as const] : [])));
    await markBest(context.store, runs, best && objective && { number: best.number, key: objective.key });
  };

  const stopTrials = async (sweep: StoredSweep) => {
    await book.update(sweep.sweepId, ({ trials }) => {
      for (const trial of trials) if (trialState(trial) === "queued") trial.dropped = true;
    });
    for (const trial of sweep.trials.filter((each) => trialState(each) === "running")) {
      const id = asExecutionId(trial.executionId ?? "");
      if (id) await executions.stop(id);
    }
  };

  const startTrials = async (sweep: StoredSweep) => {
    const running = sweep.trials.filter((trial) => trialState(trial) === "running").length;
    const next = sweep.trials.filter((trial) => trialState(trial) === "queued").slice(0, sweep.jobs - running);
    if (next.length === 0 || executions.current()) return;
    const caller = await book.callerOf(sweep.sweepId);
    await beginParent(context.store, sweep, context.now());
    const files = await pipelineFiles(context.projectRoot);
    for (const trial of next) {
      try {
        const executionId = await executions.launchTrial({
          targets: sweep.targets,
          argv: [...trialArgv(sweep, trial, files)],
          trial: { sweepId: sweep.sweepId, number: trial.number },
          runTags: [...trialTags(sweep, trial)],
          caller,
          who: sweep.who,
          signal: abort.signal,
        });
        await book.update(sweep.sweepId, ({ trials }) => {
          for (const each of trials) if (each.number === trial.number) each.executionId = executionId;
        });
      } catch (error) {
        if (abort.signal.aborted) return;
        await giveUp(sweep.sweepId, error);
        return;
      }
    }
    context.events.emit("sweeps", sweep.sweepId);
  };

  /** What keeps one trial from starting keeps all of them. */
  const giveUp = async (sweepId: string, error: unknown) => {
    if (!(error instanceof UserError)) onFault(error);
    const problem = error instanceof Error ? error.message : String(error);
    await book.update(sweepId, (sweep) => {
      sweep.stopping = true;
      sweep.problem = problem;
      for (const trial of sweep.trials) if (trialState(trial) === "queued") trial.dropped = true;
    });
    context.events.emit("sweeps", sweepId);
  };

  const endIfOver = async (sweepId: string): Promise<boolean> => {
    const sweep = book.get(sweepId);
    if (!sweep || sweep.trials.some((trial) => ["queued", "running"].includes(trialState(trial)))) return false;
    const endedAtMs = context.now();
    // Parent first: a hub that dies between the two ends it once more.
    await endParent(context.store, sweep, parentStatus({ ...sweep, endedAtMs }), endedAtMs);
    await book.update(sweepId, (each) => {
      each.endedAtMs = endedAtMs;
    });
    await book.forgetCaller(sweepId);
    context.events.emit("sweeps", sweepId);
    return true;
  };

  const look = (): Promise<void> => {
    // Many changes while one look runs are one more look.
    if (isAsked || abort.signal.aborted) return last;
    isAsked = true;
    last = last
      .then(async () => {
        isAsked = false;
        if (!abort.signal.aborted) await step();
      })
      .catch(onFault);
    return last;
  };
  executions.onChange((execution) => {
    if (open().length > 0 && (execution.trial || !isRunning(execution))) void look();
  });

  return {
    look,
    active,
    judge,
    close: async () => {
      abort.abort();
      clearTimeout(timer);
      await last;
    },
  };
}

/** argv of a trial: an experiment of DVC's. */
function trialArgv(sweep: StoredSweep, trial: StoredTrial, files: PipelineFiles): readonly string[] {
  const settings = sweep.params.map(({ file, key }, at) => ({ file, key, value: trial.values[at] ?? null }));
  return expRunArgv({ name: trial.name, settings, targets: sweep.targets, force: sweep.force }, files);
}

/** MLflow's word for how a sweep has ended. */
function parentStatus(sweep: StoredSweep): RunStatus {
  const state = sweepState(sweep);
  return state === "running" || state === "stopping" ? "RUNNING" : statusOf[state];
}
