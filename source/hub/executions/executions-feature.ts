import type { Hasher } from "../../adapters/dvc/hasher.js";
import { reproArgv } from "../../adapters/dvc/repro-argv.js";
import { pipelineFiles } from "../../adapters/dvc/whole-pipeline.js";
import type { CallInput } from "../../api/calls.js";
import { asExecutionId, type ExecutionId } from "../../domain/ids.js";
import { type DvcProcess, processWords } from "../../domain/pipeline/dvc-process.js";
import type { Execution } from "../../domain/pipeline.js";
import type { KeyValue } from "../../domain/tracking-store.js";
import { UserError } from "../../domain/user-error.js";
import { listExecutions, readExecution } from "../../store/execution-files.js";
import type { CallContext, CommandEnd, Feature, HubContext } from "../context.js";
import { checkSettings, oneValueEach } from "../params/check-settings.js";
import type { ParamsWrites } from "../params/params-writes.js";
import type { ExecutionFacts } from "../pipeline/read-pipeline.js";
import { requireTargets } from "../pipeline/require-targets.js";
import { createFollowers } from "./follow-executions.js";
import { foreignHolders } from "./foreign-holders.js";
import { type Launch, type LaunchParts, launchExecution } from "./launch-execution.js";
import { runTags } from "./run-tags.js";
import { stopExecution } from "./stop-execution.js";

export type ExecutionsOptions = LaunchParts & {
  readonly hasher: Hasher;
  readonly params: Pick<ParamsWrites, "setValues">;
  /** The sweep that has trials to go: the workspace is not run beside it. */
  readonly activeSweep: () => string | undefined;
  readonly onFault: (error: unknown) => void;
  /** Called with one of the workspace before anything of it runs. */
  readonly noteStart: (id: ExecutionId) => Promise<void>;
};

type NewValues = Parameters<ParamsWrites["setValues"]>[0];

export type ExecutionsFeature = Feature & {
  /** The execution that runs in the workspace now. */
  readonly current: () => Execution | undefined;
  readonly lastRun: ExecutionFacts["lastRun"];
  readonly lastFailure: NonNullable<ExecutionFacts["lastFailure"]>;
  readonly foreign: NonNullable<ExecutionFacts["foreign"]>;
  /** Ties a run to the execution, stage, commit and data of the token that created it. */
  readonly runTagsFor: (executionId: string, stage: string) => Promise<readonly KeyValue[]>;
  /** Starts a trial of a sweep, however many others run. @throws UserError `project.not-trusted`, `dvc.not-installed` */
  readonly launchTrial: (launch: Launch) => Promise<ExecutionId>;
  readonly get: (id: string) => Execution | undefined;
  /** What ran in the workspace, of that what is kept; newest first. */
  readonly inWorkspace: () => readonly Execution[];
  /** The executions of a sweep, of those that are kept. */
  readonly trialsOf: (sweepId: string) => readonly Execution[];
  readonly stop: (id: ExecutionId) => Promise<boolean>;
  /** Newest first. */
  readonly list: () => readonly Execution[];
  /** Runs in the workspace with these values in the params files. */
  readonly run: (input: CallInput<"pipeline.run">, values: NewValues, call: CallContext) => Promise<ExecutionId>;
  /** Called after an execution has changed. */
  readonly onChange: (listener: (execution: Execution) => void) => void;
};

/** Of those that were in the workspace; trials are kept with their sweeps. */
const mostKept = 200;

/** `pipeline.run`, `pipeline.stop`, `executions.list`: DVC in a session of its own, found again after a restart. */
export async function createExecutionsFeature(
  context: HubContext,
  options: ExecutionsOptions,
): Promise<ExecutionsFeature> {
  const { slipwayDir, events, projectRoot } = context;
  const executions = new Map<ExecutionId, Execution>();
  const keep = (execution: Execution) => {
    executions.set(execution.executionId, execution);
    if (execution.endedAtMs !== undefined) context.executionEnds.set(execution.executionId, execution.endedAtMs);
  };
  let inWorkspace = 0;
  for (const id of await listExecutions(slipwayDir)) {
    const execution = await readExecution(slipwayDir, id);
    if (execution) keep(execution);
    if (execution && !execution.trial) inWorkspace += 1;
    if (inWorkspace === mostKept) break;
  }
  const listeners = new Set<(execution: Execution) => void>();
  const newestFirst = () => [...executions.values()].sort((a, b) => Number(b.executionId) - Number(a.executionId));
  const current = () => newestFirst().find((execution) => isRunning(execution) && !execution.trial);
  let starting = false;

  const refresh = async (id: ExecutionId): Promise<void> => {
    const before = executions.get(id);
    const execution = await readExecution(slipwayDir, id);
    if (!execution || JSON.stringify(execution) === JSON.stringify(before)) return;
    keep(execution);
    events.emit("executions", id);
    if (!execution.trial) events.emit("pipeline");
    if (!isRunning(execution)) {
      // A run that its process has left running is dead from now on.
      events.emit("runs");
      events.emit("log", id);
      if (!execution.trial) events.emit("datasets");
      followers.unfollow(id);
    }
    for (const listener of listeners) listener(execution);
  };
  const followers = createFollowers(slipwayDir, {
    onLog: (id) => events.emit("log", id),
    onChange: (id) => void refresh(id).catch(options.onFault),
  });
  for (const execution of executions.values()) if (isRunning(execution)) followers.follow(execution.executionId);

  const launch = async (wanted: Launch): Promise<ExecutionId> => {
    if (!(await context.trust.isTrusted())) throw notTrusted(projectRoot);
    let ended: CommandEnd | undefined;
    const id = await launchExecution(context, options, wanted, async (noted, shown) => {
      const execution = await readExecution(slipwayDir, noted);
      if (execution) executions.set(noted, execution);
      followers.follow(noted);
      if (!wanted.trial) await options.noteStart(noted).catch(options.onFault);
      ended = context.commands.begin(shown, projectRoot, { executionId: noted });
    });
    if (ended) tellEnd(id, ended);
    events.emit("executions", id);
    if (!wanted.trial) events.emit("pipeline");
    return id;
  };

  const changeParams = async (
    set: readonly string[],
    caller: CallInput<"pipeline.run">["caller"],
    values: NewValues,
  ) => {
    const other = (await foreignHolders(projectRoot)).find(({ writes }) => writes.length > 0);
    if (other) throw runsElsewhere(other, context.now());
    // What cannot run must not leave params changed.
    await options.withTools(caller?.env ?? process.env);
    return options.params.setValues([...oneValueEach(await checkSettings(projectRoot, set)), ...values]);
  };

  const start = async (
    { targets, scope = "needed", force, set = [], gpus, caller, via }: CallInput<"pipeline.run">,
    call: CallContext,
    values: NewValues = [],
  ) => {
    if (!(await context.trust.isTrusted())) throw notTrusted(projectRoot);
    await requireTargets(projectRoot, targets, scope);
    const alive = current();
    if (alive || starting) throw alreadyRuns(alive?.executionId);
    const sweep = options.activeSweep();
    if (sweep !== undefined) throw sweepRuns(sweep);
    starting = true;
    try {
      const isChanging = set.length > 0 || values.length > 0;
      const changed = isChanging ? await changeParams(set, caller, values) : undefined;
      return await launch({
        targets: [...targets],
        argv: [...reproArgv({ targets, scope, force }, await pipelineFiles(projectRoot))],
        ...(changed ? { changed: [...changed] } : {}),
        ...(gpus === undefined ? {} : { gpus }),
        ...(via ? { via } : {}),
        caller,
        ...call,
      });
    } finally {
      starting = false;
    }
  };
  const stop = (id: ExecutionId) =>
    stopExecution(slipwayDir, id, {
      now: context.now,
      ended: () => void refresh(id).catch(options.onFault),
      onFault: options.onFault,
    });

  /** The `@` log gets the exit code when the execution has one. */
  const tellEnd = (id: ExecutionId, ended: CommandEnd) => {
    const look = setInterval(() => {
      const execution = executions.get(id);
      if (execution && isRunning(execution)) return;
      clearInterval(look);
      ended(execution?.exitCode ?? 1, { stopped: execution?.state === "stopped", atMs: execution?.endedAtMs });
    }, 500);
    look.unref();
  };

  // What an earlier hub has begun ends in the log of this one.
  for (const id of executions.keys()) {
    const ended = context.commands.unfinished(id);
    if (ended) tellEnd(id, ended);
  }

  return {
    current,
    foreign: () => foreignHolders(projectRoot),
    lastRun: (stage) =>
      newestFirst()
        .filter(({ trial }) => !trial)
        .flatMap(({ stages, state, executionId, who }) =>
          stages.map((run) => ({ ...run, stopped: state === "stopped", executionId, who })),
        )
        .find((run) => run.stage === stage),
    lastFailure: (stage) => {
      const failure = newestFirst().find(
        (each) => !each.trial && (each.failure?.stage === stage || each.stages.some((run) => run.stage === stage)),
      )?.failure;
      return failure?.stage === stage ? failure.reason : undefined;
    },
    runTagsFor: (executionId, stage) => runTags(context, options.hasher, executionId, stage),
    launchTrial: launch,
    get: (id) => [...executions.values()].find(({ executionId }) => executionId === id),
    inWorkspace: () => newestFirst().filter(({ trial }) => !trial),
    trialsOf: (sweepId) => newestFirst().filter(({ trial }) => trial?.sweepId === sweepId),
    stop,
    list: newestFirst,
    run: (input, values, call) => start(input, call, values),
    onChange: (listener) => listeners.add(listener),
    handlers: {
      "pipeline.run": async (input, call) => ({ executionId: await start(input, call) }),
      "pipeline.stop": async ({ executionId }) => ({ stopped: await stop(requireId(executionId)) }),
      "executions.list": ({ limit }) => ({ executions: newestFirst().slice(0, limit) }),
    },
    busy: () => starting || [...executions.values()].some(isRunning),
    close: async () => followers.close(),
  };
}

/** True of one that has not ended. */
export function isRunning({ state }: Execution): boolean {
  return state === "running" || state === "starting";
}

function requireId(text: string): ExecutionId {
  const id = asExecutionId(text);
  if (id !== undefined) return id;
  throw new UserError({
    code: "execution.bad-id",
    kind: "invalid",
    message: `"${text}" is no execution`,
    hint: "List them with: slipway ps --all",
  });
}

/** @returns the error for what would run something of an untrusted folder */
export function notTrusted(projectRoot: string): UserError {
  return new UserError({
    code: "project.not-trusted",
    kind: "refused",
    message: `${projectRoot} is not trusted: nothing of it is run`,
    hint: "Look at dvc.yaml, then: slipway trust (or T in the app).",
  });
}

function alreadyRuns(id: string | undefined): UserError {
  return new UserError({
    code: "execution.running",
    kind: "conflict",
    message: id === undefined ? "A run is starting already" : `Execution #${id} is running already`,
    hint: "Wait for it, or stop it: X in Pipeline, or slipway stop.",
  });
}

/** Its stages to come would read the params of this run. */
function runsElsewhere(other: DvcProcess, nowMs: number): UserError {
  return new UserError({
    code: "dvc.runs-elsewhere",
    kind: "conflict",
    message: `Params are not changed under a run: ${processWords(other, nowMs)}`,
    hint: "Wait for it, then run with --set again.",
  });
}

function sweepRuns(sweepId: string): UserError {
  return new UserError({
    code: "sweep.running",
    kind: "conflict",
    message: `${sweepId} has trials to go`,
    hint: `Wait for it, or stop it: slipway stop ${sweepId}`,
  });
}
