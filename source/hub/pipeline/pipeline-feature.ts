import { cacheFolder } from "../../adapters/dvc/cache.js";
import { readDvcLock, type StageLock } from "../../adapters/dvc/dvc-lock.js";
import { readDvcYaml, type StageDefinition } from "../../adapters/dvc/dvc-yaml.js";
import type { Hasher } from "../../adapters/dvc/hasher.js";
import { YamlProblem } from "../../adapters/dvc/yaml-file.js";
import type { PipelineView } from "../../api/views.js";
import type { Execution, PipelineStage, StageRun } from "../../domain/pipeline.js";
import type { Feature } from "../context.js";
import { flatParams, readParams, sameValue, valueAt } from "./params.js";
import { type ReasonContext, stageReasons } from "./stage-reasons.js";

/** What the pipeline's state needs to know of executions. */
export type ExecutionFacts = {
  /** The execution that runs now. */
  readonly current: () => Execution | undefined;
  /** How the stage's last run in an execution of ours ended; `stopped`: that execution was stopped by the user. */
  readonly lastRun: (stage: string) => (StageRun & { readonly stopped: boolean }) | undefined;
};

/** `pipeline.get`: each stage's state and every reason, read natively (`dvc status` takes a second and a lock). */
export function createPipelineFeature(projectRoot: string, hasher: Hasher, executions: ExecutionFacts): Feature {
  return {
    handlers: {
      "pipeline.get": async (): Promise<PipelineView> => {
        try {
          return await readPipeline(projectRoot, hasher, executions);
        } catch (error) {
          if (!(error instanceof YamlProblem)) throw error;
          const { file, message, line } = error;
          return { state: "broken", file, message, ...(line === undefined ? {} : { line }) };
        }
      },
    },
  };
}

/** Stages with their state, in the order of dvc.yaml. @throws YamlProblem */
export async function readPipeline(root: string, hasher: Hasher, executions: ExecutionFacts): Promise<PipelineView> {
  const definitions = await readDvcYaml(root);
  if (!definitions) return { state: "none" };
  const locks = await readDvcLock(root, definitions);
  const context: ReasonContext = { root, hasher, cache: await cacheFolder(root) };
  const running = executions.current();
  const stages: PipelineStage[] = [];
  for (const definition of definitions) {
    stages.push(await stageOf(context, definition, definitions, locks, executions));
  }
  return {
    state: "ready",
    stages: withUpstream(stages),
    params: await paramsOf(root, definitions, locks),
    ...(running ? { running: running.executionId } : {}),
  };
}

async function stageOf(
  context: ReasonContext,
  stage: StageDefinition,
  all: readonly StageDefinition[],
  locks: ReadonlyMap<string, StageLock>,
  executions: ExecutionFacts,
): Promise<PipelineStage> {
  const { name, cmd, deps, outs, params, unread } = stage;
  const upstream = all.filter((other) => other !== stage && other.outs.some((out) => reads(deps, out.path)));
  const last = executions.lastRun(name);
  const shown = {
    name,
    cmd: typeof cmd === "string" ? cmd : cmd.join(" && "),
    deps,
    outs: outs.map(({ path }) => path),
    params: params.flatMap(({ file, keys }) => (keys.length === 0 ? [file] : keys.map((key) => `${file}: ${key}`))),
    upstream: upstream.map((other) => other.name),
    lastDurationMs: last?.endedAtMs === undefined ? undefined : last.endedAtMs - last.startedAtMs,
  };
  if (unread !== undefined) {
    return { ...shown, state: "out-of-date", reasons: [`${unread} is not read yet: dvc status tells its state`] };
  }
  const running = executions.current()?.stages.some((run) => run.stage === name && run.endedAtMs === undefined);
  const lock = locks.get(name);
  const reasons = lock ? await stageReasons(context, stage, lock) : ["it never ran"];
  if (running) return { ...shown, state: "running", reasons };
  const failed = last?.exitCode !== undefined && last.exitCode !== 0 && reasons.length > 0;
  // Interrupted is not failed: nothing is wrong with the stage.
  const stopped = last?.stopped === true && last.exitCode !== 0 && reasons.length > 0;
  if (stopped) return { ...shown, state: "stopped", reasons: ["it was stopped", ...reasons] };
  if (failed) return { ...shown, state: "failed", reasons: [`it failed with exit code ${last.exitCode}`, ...reasons] };
  if (!lock) return { ...shown, state: "never-ran", reasons };
  return { ...shown, state: reasons.length > 0 ? "out-of-date" : "up-to-date", reasons };
}

/** What DVC does not tell: a stage runs, too, when one before it does. */
function withUpstream(stages: readonly PipelineStage[]): readonly PipelineStage[] {
  const willRun = new Set(stages.filter(({ state }) => state !== "up-to-date").map(({ name }) => name));
  for (let grew = true; grew; ) {
    const next = stages.filter(
      ({ name, upstream }) => !willRun.has(name) && upstream.some((other) => willRun.has(other)),
    );
    for (const { name } of next) willRun.add(name);
    grew = next.length > 0;
  }
  return stages.map((stage) => {
    const before = stage.upstream.filter((name) => willRun.has(name));
    if (before.length === 0 || stage.state === "running") return stage;
    const reasons = [...stage.reasons, ...before.map((name) => `${name} runs before it`)];
    return { ...stage, reasons, state: stage.state === "up-to-date" ? "out-of-date" : stage.state };
  });
}

function reads(deps: readonly string[], out: string): boolean {
  return deps.some((dep) => dep === out || dep.startsWith(`${out}/`) || out.startsWith(`${dep}/`));
}

/** params.yaml flattened; `changed`: another value than the stages that read it ran with last. */
async function paramsOf(
  root: string,
  definitions: readonly StageDefinition[],
  locks: ReadonlyMap<string, StageLock>,
): Promise<readonly { readonly key: string; readonly value: string; readonly changed: boolean }[]> {
  const file = "params.yaml";
  const value = await readParams(root, file);
  const locked = definitions.flatMap(({ name }) => Object.entries(locks.get(name)?.params?.[file] ?? {}));
  return (await flatParams(root, file)).map(([key, text]) => {
    const changed = locked.some(([group, before]) => {
      if (key !== group && !key.startsWith(`${group}.`)) return false;
      const inside = key === group ? before : valueAt(before, key.slice(group.length + 1));
      return !sameValue(valueAt(value, key), inside);
    });
    return { key, value: text, changed };
  });
}
