import { readDvcQueue } from "../../adapters/dvc/dvc-queue.js";
import { reproArgv } from "../../adapters/dvc/repro-argv.js";
import { pipelineFiles } from "../../adapters/dvc/whole-pipeline.js";
import { isDirty } from "../../adapters/git/git-read.js";
import { readHead } from "../../adapters/git/head.js";
import type { SweepPlan } from "../../api/sweep-views.js";
import { typedCommand } from "../../domain/shell-words.js";
import { parseObjective } from "../../domain/sweep/objective.js";
import { bad } from "../../domain/sweep/param-setting.js";
import { valuesText } from "../../domain/sweep/sweep-space.js";
import { UserError } from "../../domain/user-error.js";
import type { StoredSweep, SweepBook } from "../../store/sweep-documents.js";
import type { Feature, HubContext } from "../context.js";
import { type ExecutionsFeature, notTrusted } from "../executions/executions-feature.js";
import { foreignHolders } from "../executions/foreign-holders.js";
import { presentValues, typedText } from "../params/check-settings.js";
import type { ParamsWrites } from "../params/params-writes.js";
import { createEarlierRuns } from "./earlier-runs.js";
import { planSweep, trialCommands } from "./plan-sweep.js";
import { freeSweepId, trialName } from "./sweep-names.js";
import { createSweepQueue } from "./sweep-queue.js";
import { createParent, markWaiting } from "./sweep-runs.js";
import { summaryOf, viewOf } from "./sweep-views.js";
import { createTrialResults } from "./trial-results.js";

type Parts = {
  readonly book: SweepBook;
  readonly executions: ExecutionsFeature;
  readonly params: Pick<ParamsWrites, "setValues">;
  readonly onFault: (error: unknown) => void;
};

export type SweepsFeature = Feature & {
  /** The sweep that has trials to go. */
  readonly active: () => string | undefined;
  /** Goes on with the queue that a hub before this one has left. */
  readonly resume: () => void;
};

const mostCommands = 200;

/** `sweeps.*`: pipeline runs over a grid or a sample of params, queued by us, each trial one `dvc exp run --temp`. */
export function createSweepsFeature(
  context: HubContext,
  { book, executions, params: writes, onFault }: Parts,
): SweepsFeature {
  const { projectRoot, events } = context;
  const { inWorkspace, get: executionOf } = executions;
  const results = createTrialResults(context, createEarlierRuns(projectRoot, { book, inWorkspace, executionOf }));
  const queue = createSweepQueue(context, { book, executions, results, onFault });
  let starting = false;

  const seenNow = (sweep: StoredSweep) => ({
    nowMs: context.now(),
    executionOf: executions.get,
    waitsFor: sweep.endedAtMs === undefined ? waitsFor(sweep) : undefined,
  });
  const waitsFor = (sweep: StoredSweep) => {
    const before = queue.active();
    if (before && before.sweepId !== sweep.sweepId) return before.sweepId;
    const current = executions.current();
    return current && `execution #${current.executionId}, which runs in the workspace`;
  };
  /** Who has DVC's lock, where that is none of the sweep's own trials: these give it back at once. */
  const lockedBy = async (sweep: StoredSweep): Promise<string | undefined> => {
    if (sweep.endedAtMs !== undefined) return undefined;
    const holder = (await foreignHolders(projectRoot)).find(({ holdsRepository }) => holdsRepository);
    return holder ? `DVC's lock, which pid ${holder.pid} has: ${holder.command.slice(0, 200)}` : undefined;
  };
  const applied = (sweepId: string, number: number) => {
    const sweep = requireSweep(book, sweepId);
    const trial = sweep.trials.find((each) => each.number === number);
    if (!trial) throw noTrial(sweepId, number);
    return sweep.params.map(({ file, key }, at) => ({
      file,
      path: key.split("."),
      typed: typedText(trial.values[at] ?? null),
    }));
  };

  return {
    active: () => queue.active()?.sweepId,
    resume: () => void queue.look(),
    handlers: {
      "sweeps.plan": async (input, { signal }): Promise<SweepPlan> => {
        const planned = await planSweep(projectRoot, input, signal);
        const sweepId = planned.kind === "sweep" ? await freeSweepId(projectRoot, idsOf(book), signal) : "";
        const files = await pipelineFiles(projectRoot);
        const trials = trialCommands(planned, input, files, (number) => trialName(sweepId, number));
        const commands =
          planned.kind === "run"
            ? [reproArgv({ targets: input.targets, scope: "needed", force: input.force }, files)]
            : trials.slice(0, mostCommands);
        return {
          kind: planned.kind,
          params: planned.params.map((param) => ({
            name: param.name,
            values: valuesText(param),
            ...(param.range ? {} : { count: param.values.length }),
            now: param.now,
          })),
          trials: planned.combinations.length,
          ...(Number.isFinite(planned.grid) ? { grid: planned.grid } : {}),
          commands: commands.map(typedCommand),
          notes: planned.notes,
        };
      },
      "sweeps.start": async ({ caller, ...input }, { who, signal }) => {
        if (!(await context.trust.isTrusted())) throw notTrusted(projectRoot);
        const planned = await planSweep(projectRoot, input, signal);
        if (planned.kind === "run") throw bad("One value each makes one run, no sweep", "Give a param several values.");
        if (starting) throw isStarting();
        starting = true;
        try {
          const sweepId = await freeSweepId(projectRoot, idsOf(book), signal);
          const head = await readHead(projectRoot);
          const dirty = await isDirty(projectRoot, signal).catch(() => undefined);
          const createdAtMs = context.now();
          const params = planned.params.map(({ file, key, values, range }) => ({
            file,
            key,
            values: [...values],
            ...(range ? { range } : {}),
          }));
          const tags = [
            ...(head ? [{ key: "slipway.git.commit", value: head.commit }] : []),
            ...(dirty === undefined ? [] : [{ key: "slipway.git.dirty", value: String(dirty) }]),
          ];
          const runId = await createParent(context.store, { sweepId, params, startedAtMs: createdAtMs }, { who, tags });
          await book.add(
            {
              sweepId,
              createdAtMs,
              who,
              targets: [...input.targets],
              force: input.force,
              jobs: input.jobs ?? 1,
              failFast: input.failFast ?? false,
              params,
              ...(planned.seed === undefined ? {} : { seed: planned.seed }),
              ...(planned.objective ? { objective: planned.objective } : {}),
              runId,
              stopping: false,
              trials: planned.combinations.map((values, at) => ({
                number: at + 1,
                name: trialName(sweepId, at + 1),
                values: [...values],
              })),
            },
            caller,
          );
          if (queue.active()?.sweepId !== sweepId || executions.current()) await markWaiting(context.store, { runId });
          events.emit("sweeps", sweepId);
          void queue.look();
          return { sweepId, runId, trials: planned.combinations.length };
        } finally {
          starting = false;
        }
      },
      "sweeps.list": async (_, { signal }) => ({
        sweeps: book.all().map((sweep) => summaryOf(sweep, seenNow(sweep))),
        dvcQueue: await readDvcQueue(projectRoot, signal),
      }),
      "sweeps.get": async ({ sweepId }, { signal }) => {
        const sweep = requireSweep(book, sweepId);
        const seen = seenNow(sweep);
        const view = viewOf(sweep, await results(sweep), { ...seen, lockedBy: await lockedBy(sweep) });
        const now = await presentValues(projectRoot, sweep.params);
        return { ...view, now, dvcQueue: await readDvcQueue(projectRoot, signal) };
      },
      "sweeps.stop": async ({ sweepId }) => {
        const sweep = requireSweep(book, sweepId);
        if (sweep.endedAtMs !== undefined) return { stopped: false, dropped: 0 };
        await book.update(sweepId, (each) => {
          each.stopping = true;
        });
        events.emit("sweeps", sweepId);
        await queue.look();
        const dropped = requireSweep(book, sweepId).trials.filter((trial) => trial.dropped).length;
        return { stopped: true, dropped };
      },
      "sweeps.judge": async ({ sweepId, metric }) => {
        requireSweep(book, sweepId);
        const objective = parseObjective(metric);
        await book.update(sweepId, (sweep) => {
          sweep.objective = objective;
        });
        await queue.judge(sweepId);
        events.emit("sweeps", sweepId);
        return { key: objective.key };
      },
      "sweeps.apply": async ({ sweepId, trial }) => ({
        changed: (await writes.setValues(applied(sweepId, trial))).length,
      }),
    },
    busy: () => queue.active() !== undefined,
    close: queue.close,
  };
}

function idsOf(book: SweepBook): readonly string[] {
  return book.all().map(({ sweepId }) => sweepId);
}

function requireSweep(book: SweepBook, sweepId: string): StoredSweep {
  const sweep = book.get(sweepId);
  if (sweep) return sweep;
  throw new UserError({
    code: "sweep.unknown",
    kind: "not-found",
    message: `There is no sweep "${sweepId}"`,
    hint: "List them with: slipway ps --all",
  });
}

function noTrial(sweepId: string, number: number): UserError {
  return new UserError({
    code: "sweep.no-trial",
    kind: "not-found",
    message: `${sweepId} has no trial ${number}`,
    hint: "Look at its trials: slipway ps --all",
  });
}

function isStarting(): UserError {
  return new UserError({
    code: "sweep.starting",
    kind: "conflict",
    message: "A sweep is being started already",
    hint: "Try again in a moment.",
  });
}
