import { stat } from "node:fs/promises";
import { join } from "node:path";
import { lockBeside } from "../../adapters/dvc/dvc-lock.js";
import type { Hasher } from "../../adapters/dvc/hasher.js";
import { type DvcRepository, type RepositoryReader, repositoryReader } from "../../adapters/dvc/repository.js";
import { absolutePath, isElsewhere, type StageDefinition } from "../../adapters/dvc/stage-definition.js";
import { createRowCounter } from "../../adapters/files/row-counter.js";
import { createTrackedPaths } from "../../adapters/git/tracked-paths.js";
import type { PipelineView } from "../../api/views.js";
import type { DvcProcess } from "../../domain/pipeline/dvc-process.js";
import { preflight } from "../../domain/pipeline/preflight.js";
import type { StageChange } from "../../domain/pipeline/stage-change.js";
import { runsAfter, upstreamOf } from "../../domain/pipeline/upstream.js";
import type { Execution, PipelineSource, PipelineStage, StageRun } from "../../domain/pipeline.js";
import { wordsOf } from "./change-words.js";
import { beginLook, type Look, type LookParts } from "./look.js";
import { paramsOf } from "./params.js";
import { type FactParts, preflightFacts } from "./preflight-facts.js";
import { sourceChanges, stageChanges } from "./stage-changes.js";

const neverRan = "it never ran";

type LastRun = StageRun & {
  readonly stopped: boolean;
  readonly executionId: Execution["executionId"];
  readonly who: string;
};

/** What the pipeline's state needs to know of executions. */
export type ExecutionFacts = {
  /** The execution that runs now. */
  readonly current: () => Execution | undefined;
  /** How the stage's last run in an execution of ours ended; `stopped`: that execution was stopped by the user. */
  readonly lastRun: (stage: string) => LastRun | undefined;
  /** Why DVC has not recorded the stage the last time that an execution of ours came to it, where no exit code tells it. */
  readonly lastFailure?: (stage: string) => string | undefined;
  /** DVC commands here that Slipway did not start. */
  readonly foreign?: () => Promise<readonly DvcProcess[]>;
};

export type PipelineParts = LookParts &
  FactParts & {
    readonly repository: RepositoryReader;
    readonly executions: ExecutionFacts;
    /** Told which files and folders the state was read from, absolute. */
    readonly looked?: (files: readonly string[], folders: readonly string[]) => void;
  };

/** What a look at the project's pipeline needs. */
export function pipelineParts(root: string, hasher: Hasher, executions: ExecutionFacts): PipelineParts {
  return {
    root,
    hasher,
    executions,
    rows: createRowCounter(),
    repository: repositoryReader(root),
    trackedPaths: createTrackedPaths(root),
  };
}

/**
 * Stages with their state and every reason, in the order of the files; data that `.dvc` files track; params.yaml. With
 * `withinMs` what takes longer to hash is told as "checking" and goes on.
 * @throws YamlProblem
 */
export async function readPipeline(parts: PipelineParts, withinMs?: number): Promise<PipelineView> {
  const { root, executions } = parts;
  const repository = await parts.repository.read();
  const { stages: definitions, locks } = repository;
  if (definitions.length === 0 && !(await isThere(join(root, "dvc.yaml")))) return { state: "none" };
  const look = beginLook(root, repository, parts, withinMs);
  const upstream = upstreamOf(definitions.map(({ name, deps, outs }) => ({ name, deps, outs: outs.map(pathOf) })));
  const others = (await executions.foreign?.()) ?? [];
  const own = await Promise.all(
    definitions.map(async (stage) => {
      const state = await ownState(look, stage, repository, upstream.get(stage.name) ?? [], executions);
      return withForeign(root, state, others);
    }),
  );
  const running = executions.current();
  const sources = await sourcesOf(look, repository);
  const hashing = look.pending() > 0 ? parts.hasher.progress() : undefined;
  parts.looked?.(filesOf(root, repository), look.folders());
  const stages = withUpstream(own, upstream);
  const willRun = new Set(
    stages.filter(({ state, frozen }) => state !== "up-to-date" && !frozen).map(({ name }) => name),
  );
  const problems = preflight(await preflightFacts(parts, repository, look, upstream, willRun));
  return {
    state: "ready",
    stages,
    params: await paramsOf(root, await look.params("params.yaml"), [...locks.values()]),
    ...(running ? { running: running.executionId } : {}),
    ...(sources.length > 0 ? { sources } : {}),
    ...(hashing ? { hashing } : {}),
    ...(problems.length > 0 ? { problems } : {}),
  };
}

/** All files that decide the state. */
function filesOf(root: string, { stages, sources, files }: DvcRepository): readonly string[] {
  const paths = [
    ...files,
    ...files.filter((file) => !file.endsWith(".dvc")).map(lockBeside),
    ...stages.flatMap(({ deps, outs, params }) => [...deps, ...outs.map(pathOf), ...params.map(({ file }) => file)]),
    ...[...sources.values()].flatMap((outs) => outs.map(pathOf)),
  ];
  return paths.filter((path) => !isElsewhere(path)).map((path) => absolutePath(root, path));
}

/** What the stage itself is, without what those before it will change. */
async function ownState(
  look: Look,
  stage: StageDefinition,
  { stages: definitions, locks }: DvcRepository,
  upstream: readonly string[],
  executions: ExecutionFacts,
): Promise<PipelineStage> {
  const { name, file, cmd, deps, outs, params, desc, frozen } = stage;
  const isMade = (path: string) => definitions.some((other) => upstream.includes(other.name) && makes(other, path));
  const last = executions.lastRun(name);
  const metrics = outs.filter(({ kind }) => kind === "metric").map(pathOf);
  const plots = outs.filter(({ kind }) => kind === "plot").map(pathOf);
  const lock = locks.get(name);
  const changes = await stageChanges(look, stage, lock);
  const missingOuts = frozen
    ? changes.flatMap((change) => (change.of === "out" && change.status === "deleted" ? [change.path] : []))
    : [];
  const shown = {
    name,
    ...(file === "dvc.yaml" ? {} : { file }),
    ...(desc === undefined ? {} : { desc }),
    ...(frozen ? ({ frozen } as const) : {}),
    ...(missingOuts.length > 0 ? { missingOuts } : {}),
    ...(metrics.length > 0 ? { metrics } : {}),
    ...(plots.length > 0 ? { plots } : {}),
    cmd: typeof cmd === "string" ? cmd : cmd.join(" && "),
    deps,
    outs: outs.map(pathOf),
    params: params.flatMap((each) =>
      each.keys.length === 0 ? [each.file] : each.keys.map((key) => `${each.file}: ${key}`),
    ),
    upstream,
    lastDurationMs: last?.endedAtMs === undefined ? undefined : last.endedAtMs - last.startedAtMs,
  };
  const unread = look.pendingOf([...deps, ...outs.map(pathOf)]);
  const reasons = lock
    ? changes.flatMap(wordsOf)
    : [neverRan, ...changes.flatMap((change) => missingWords(change, isMade))];
  const running = executions.current()?.stages.some((run) => run.stage === name && run.endedAtMs === undefined);
  if (running) return { ...shown, state: "running", reasons };
  // Once an execution came to it, "it never ran" would contradict how that ended.
  const rest = reasons.filter((reason) => reason !== neverRan);
  const failure = reasons.length > 0 ? executions.lastFailure?.(name) : undefined;
  if (failure !== undefined) return { ...shown, state: "failed", reasons: [failure, ...rest] };
  const hasFailed = last?.exitCode !== undefined && last.exitCode !== 0 && reasons.length > 0;
  // Interrupted is not failed: nothing is wrong with the stage.
  const hasStopped = last?.stopped === true && last.exitCode !== 0 && reasons.length > 0;
  if (hasStopped) return { ...shown, state: "stopped", reasons: ["it was stopped", ...rest] };
  if (hasFailed) return { ...shown, state: "failed", reasons: [`it failed with exit code ${last.exitCode}`, ...rest] };
  if (!lock) return { ...shown, state: "never-ran", reasons };
  if (reasons.length > 0) return { ...shown, state: "out-of-date", reasons };
  return unread.length > 0
    ? { ...shown, state: "checking", reasons: unread }
    : { ...shown, state: "up-to-date", reasons };
}

/** A stage whose outs another DVC command writes now runs there. */
function withForeign(root: string, stage: PipelineStage, others: readonly DvcProcess[]): PipelineStage {
  const outs = new Set(stage.outs.map((path) => absolutePath(root, path)));
  const other =
    stage.state === "running" ? undefined : others.find(({ writes }) => writes.some((path) => outs.has(path)));
  if (!other) return stage;
  return {
    ...stage,
    state: "running",
    reasons: [`${other.command} (pid ${other.pid}, ${other.user}) runs it`, ...stage.reasons],
  };
}

function makes({ outs }: StageDefinition, path: string): boolean {
  return outs.some((out) => path === out.path || path.startsWith(`${out.path}/`) || out.path.startsWith(`${path}/`));
}

/** Of a stage that never ran all is changed: only what is missing, and no stage makes, is worth telling. */
function missingWords(change: StageChange, isMade: (path: string) => boolean): readonly string[] {
  if (!("status" in change) || change.status !== "deleted" || change.of === "out") return [];
  return change.of === "dep" && isMade(change.path) ? [] : wordsOf(change);
}

/** What DVC does not tell: a stage runs, too, when one before it does. A frozen one does not look. */
function withUpstream(
  stages: readonly PipelineStage[],
  upstream: ReadonlyMap<string, readonly string[]>,
): readonly PipelineStage[] {
  const frozen = new Set(stages.filter((stage) => stage.frozen).map(({ name }) => name));
  const seen = new Map([...upstream].map(([name, before]) => [name, frozen.has(name) ? [] : before]));
  const runs = stages.filter((stage) => !stage.frozen && stage.state !== "up-to-date" && stage.state !== "checking");
  const after = runsAfter(seen, new Set(runs.map(({ name }) => name)));
  return stages.map((stage) => {
    const before = after.get(stage.name);
    if (before === undefined || stage.state === "running") return stage;
    const reasons = [...stage.reasons, ...before.map((name) => `${name} runs before it`)];
    const isClean = stage.state === "up-to-date" || stage.state === "checking";
    return { ...stage, reasons, state: isClean ? "out-of-date" : stage.state };
  });
}

async function sourcesOf(look: Look, { sources }: DvcRepository): Promise<readonly PipelineSource[]> {
  return Promise.all(
    [...sources].map(async ([file, outs]): Promise<PipelineSource> => {
      const reasons = (await sourceChanges(look, outs)).flatMap(wordsOf);
      const paths = outs.map(pathOf);
      const unread = look.pendingOf(paths);
      const state = reasons.length > 0 ? "out-of-date" : unread.length > 0 ? "checking" : "up-to-date";
      return { file, outs: paths, state, reasons: state === "checking" ? unread : reasons };
    }),
  );
}

function pathOf({ path }: { readonly path: string }): string {
  return path;
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
