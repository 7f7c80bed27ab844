import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hasher } from "../../adapters/dvc/hasher.js";
import { readRepository } from "../../adapters/dvc/repository.js";
import { isDirty } from "../../adapters/git/git-read.js";
import { readHead } from "../../adapters/git/head.js";
import { type Environment, spawnDetached } from "../../adapters/process.js";
import type { Caller } from "../../api/calls.js";
import { asExecutionId, type ExecutionId } from "../../domain/ids.js";
import type { Execution } from "../../domain/pipeline.js";
import type { KeyValue } from "../../domain/tracking-store.js";
import { UserError } from "../../domain/user-error.js";
import type { Document } from "../../store/document.js";
import {
  createExecution,
  executionFiles,
  executionFolder,
  listExecutions,
  readExecution,
  readSpec,
} from "../../store/execution-files.js";
import { watchGrowth } from "../../store/growth.js";
import type { Settings } from "../../store/settings.js";
import type { CommandEnd, Feature, HubContext } from "../context.js";
import type { ExecutionFacts } from "../pipeline/read-pipeline.js";
import { runEnvironment } from "./run-environment.js";
import { stageShellScript, tokenLines } from "./stage-shell.js";
import { stopExecution } from "./stop-execution.js";

export type ExecutionsOptions = {
  readonly settings: Document<Settings>;
  readonly hasher: Hasher;
  /** argv that starts this Slipway again. */
  readonly program: readonly string[];
  /** Options with which the supervisor starts this hub again. */
  readonly hubArgs: readonly string[];
  /** The environment with which the tools that a run needs are found. @throws UserError `dvc.not-installed` */
  readonly withTools: (env: Environment) => Promise<Environment>;
  readonly onFault: (error: unknown) => void;
};

export type ExecutionsFeature = Feature & {
  readonly current: () => Execution | undefined;
  readonly lastRun: ExecutionFacts["lastRun"];
  /** Ties a run to the execution, stage, commit and data of the token that created it. */
  readonly runTagsFor: (executionId: string, stage: string) => Promise<readonly KeyValue[]>;
};

/** A look at a running execution while nothing was told: a supervisor that was killed tells nobody. */
const lookEveryMs = 2000;
const mostKept = 200;

/** `pipeline.run`, `pipeline.stop`, `executions.list`: DVC in a session of its own, found again after a restart. */
export async function createExecutionsFeature(
  context: HubContext,
  options: ExecutionsOptions,
): Promise<ExecutionsFeature> {
  const { slipwayDir, events, projectRoot } = context;
  const executions = new Map<ExecutionId, Execution>();
  for (const id of (await listExecutions(slipwayDir)).slice(0, mostKept)) {
    const execution = await readExecution(slipwayDir, id);
    if (execution) executions.set(id, execution);
  }
  const newestFirst = () => [...executions.values()].sort((a, b) => Number(b.executionId) - Number(a.executionId));
  const current = () => newestFirst().find(isRunning);
  let stopWatching: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;
  let starting = false;

  const refresh = async (id: ExecutionId): Promise<void> => {
    const before = executions.get(id);
    const execution = await readExecution(slipwayDir, id);
    if (!execution || JSON.stringify(execution) === JSON.stringify(before)) return;
    executions.set(id, execution);
    events.emit("executions", id);
    events.emit("pipeline");
    if (!isRunning(execution)) {
      events.emit("log", id);
      events.emit("datasets");
      unwatch();
    }
  };
  const unwatch = () => {
    stopWatching();
    clearInterval(timer);
  };
  const follow = (id: ExecutionId) => {
    unwatch();
    timer = setInterval(() => void refresh(id), lookEveryMs);
    const { log, events: stageEvents, process, exit } = executionFiles;
    stopWatching = watchGrowth(executionFolder(slipwayDir, id), [log, stageEvents, process, exit], (changed) => {
      if (changed.includes(log)) events.emit("log", id);
      if (changed.some((name) => name !== log)) void refresh(id);
    });
  };
  const found = current();
  if (found) follow(found.executionId);

  const start = async (
    targets: readonly string[],
    force: boolean,
    caller: Caller | undefined,
    who: string,
    signal: AbortSignal,
  ): Promise<ExecutionId> => {
    if (!(await context.trust.isTrusted())) throw notTrusted(projectRoot);
    const alive = current();
    if (alive || starting) throw alreadyRuns(alive?.executionId);
    starting = true;
    try {
      const callerEnv: Environment = caller?.env ?? process.env;
      const env = await options.withTools(callerEnv);
      const head = await readHead(projectRoot);
      const dirty = head && (await isDirty(projectRoot, signal).catch(() => undefined));
      const number = options.settings.data().nextExecution;
      await options.settings.update((data) => {
        data.nextExecution = number + 1;
      });
      const id = asExecutionId(String(number));
      if (id === undefined) throw new Error(`${number} is no execution id`);
      const argv = ["dvc", "repro", ...(force ? ["--force"] : []), ...targets];
      const folder = await createExecution(slipwayDir, {
        executionId: id,
        targets: [...targets],
        argv,
        cwd: projectRoot,
        umask: caller?.umask ?? process.umask(),
        who,
        startedAtMs: context.now(),
        ...(head ? { gitCommit: head.commit } : {}),
        ...(dirty === undefined ? {} : { gitDirty: dirty }),
      });
      const shell = join(folder, executionFiles.shell);
      const stages = (await readRepository(projectRoot)).stages.map(({ name }) => name);
      const tokenOf = (stage: string) => context.executionToken(id, stage);
      await writeFile(shell, stageShellScript({ folder, userShell: callerEnv.SHELL }), { mode: 0o700 });
      await writeFile(join(folder, executionFiles.tokens), tokenLines(stages, tokenOf), { mode: 0o600 });
      await mkdir(join(slipwayDir, "executions"), { recursive: true });
      const execution = await readExecution(slipwayDir, id);
      if (execution) executions.set(id, execution);
      follow(id);
      const ended = context.commands.begin(argv, projectRoot, { executionId: id });
      await spawnDetached([...options.program, "internal", "supervise", folder, projectRoot, ...options.hubArgs], {
        cwd: projectRoot,
        env: runEnvironment(env, { url: context.url(), token: tokenOf(""), shell }),
        outputFile: join(folder, executionFiles.log),
      });
      tellEnd(id, ended);
      events.emit("executions", id);
      events.emit("pipeline");
      return id;
    } finally {
      starting = false;
    }
  };

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
    lastRun: (stage) =>
      newestFirst()
        .flatMap(({ stages, state }) => stages.map((run) => ({ ...run, stopped: state === "stopped" })))
        .find((run) => run.stage === stage),
    runTagsFor: (executionId, stage) => runTags(context, options.hasher, executionId, stage),
    handlers: {
      "pipeline.run": async ({ targets, force, caller }, { who, signal }) => ({
        executionId: await start(targets, force, caller, who, signal),
      }),
      "pipeline.stop": async ({ executionId }) => {
        const id = requireId(executionId);
        const ended = () => void refresh(id);
        return { stopped: await stopExecution(slipwayDir, id, { now: context.now, ended, onFault: options.onFault }) };
      },
      "executions.list": ({ limit }) => ({ executions: newestFirst().slice(0, limit) }),
    },
    busy: () => starting || current() !== undefined,
    close: async () => unwatch(),
  };
}

function isRunning({ state }: Execution): boolean {
  return state === "running" || state === "starting";
}

/** What a run is tied to: execution, stage, commit, and the versions of the data that it was made of. */
async function runTags(
  { slipwayDir, projectRoot }: HubContext,
  hasher: Hasher,
  executionId: string,
  stage: string,
): Promise<readonly KeyValue[]> {
  const id = asExecutionId(executionId);
  const spec = id && (await readSpec(executionFolder(slipwayDir, id)));
  return [
    { key: "slipway.execution", value: executionId },
    { key: "slipway.stage", value: stage },
    ...(spec?.gitCommit ? [{ key: "slipway.git.commit", value: spec.gitCommit }] : []),
    ...(spec?.gitDirty === undefined ? [] : [{ key: "slipway.git.dirty", value: String(spec.gitDirty) }]),
    ...(await dataTags(projectRoot, hasher, stage)),
  ];
}

/** The md5 of every dep of the stage that another stage makes, and of the source data that the stages before were made of. */
async function dataTags(projectRoot: string, hasher: Hasher, stage: string): Promise<readonly KeyValue[]> {
  const repository = await readRepository(projectRoot).catch(() => undefined);
  const definition = repository?.stages.find(({ name }) => name === stage);
  if (!repository || !definition) return [];
  const { stages, locks } = repository;
  const outs = new Set(stages.flatMap((each) => each.outs.map(({ path }) => path)));
  const tag = (path: string, md5: string | undefined): readonly KeyValue[] =>
    md5 === undefined ? [] : [{ key: `slipway.data.${path}`, value: md5 }];
  const made = await Promise.all(
    definition.deps
      .filter((dep) => outs.has(dep))
      .map(async (dep) => tag(dep, (await hasher.hash(join(projectRoot, dep)))?.md5)),
  );
  const sources = await Promise.all(
    [...locks.values()]
      .flatMap(({ deps = [] }) => deps)
      .map(async ({ path, md5 }) => ((await hasher.hash(join(projectRoot, `${path}.dvc`))) ? tag(path, md5) : [])),
  );
  return [...made, ...sources].flat();
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

function notTrusted(projectRoot: string): UserError {
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
