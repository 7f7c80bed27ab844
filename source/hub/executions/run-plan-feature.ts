import { parseDryRun } from "../../adapters/dvc/dry-run.js";
import { type DvcRepository, readRepository } from "../../adapters/dvc/repository.js";
import { reproArgv } from "../../adapters/dvc/repro-argv.js";
import { absolutePath, isElsewhere } from "../../adapters/dvc/stage-definition.js";
import { pipelineFiles } from "../../adapters/dvc/whole-pipeline.js";
import { statOf } from "../../adapters/files/file-identity.js";
import type { DryRun, ForeignDvc, RunPlan } from "../../api/run-plan-views.js";
import type { PipelineView } from "../../api/views.js";
import type { DvcProcess } from "../../domain/pipeline/dvc-process.js";
import { planRun } from "../../domain/pipeline/run-plan.js";
import { stagesInScope } from "../../domain/pipeline/run-scope.js";
import type { Execution } from "../../domain/pipeline.js";
import { typedCommand } from "../../domain/shell-words.js";
import { UserError } from "../../domain/user-error.js";
import { shownArgv } from "../../store/execution-files.js";
import type { Feature, HubContext } from "../context.js";
import { checkSettings, typedText } from "../params/check-settings.js";
import { requireTargets } from "../pipeline/require-targets.js";
import type { DvcCommands } from "./dvc-commands.js";
import { foreignHolders } from "./foreign-holders.js";
import { watchLocks } from "./lock-watch.js";
import { removedOuts } from "./removed-outs.js";

type Parts = {
  /** The pipeline's state with every reason. */
  readonly pipeline: () => Promise<PipelineView>;
  readonly execution: (id: string) => Execution | undefined;
  /** An execution runs in the workspace. */
  readonly isRunning: () => boolean;
  readonly dvc: DvcCommands;
  /** Cards that are chosen for the next run. */
  readonly gpus: () => string | undefined;
};

/** Of a dry run that failed so many lines are told. */
const mostLines = 12;

/** `pipeline.plan|dry|foreign|removed`: what a run would do, who is before it, what an unlucky one has taken away. */
export function createRunPlanFeature(
  context: Pick<HubContext, "projectRoot" | "events">,
  { pipeline, execution, isRunning, dvc, gpus }: Parts,
): Feature {
  const { projectRoot, events } = context;
  let held = false;
  const watch = watchLocks(projectRoot, {
    onChange: () => {
      events.emit("executions");
      events.emit("pipeline");
    },
    watched: events.watched,
    held: () => held,
  });
  const foreign = async (): Promise<readonly ForeignDvc[]> => {
    const holders = await foreignHolders(projectRoot);
    held = holders.length > 0;
    if (!held) return [];
    const { stages } = await readRepository(projectRoot).catch(() => ({ stages: [] }));
    return holders.map((holder) => withStages(projectRoot, stages, holder));
  };

  return {
    handlers: {
      "pipeline.plan": async ({ set = [], changed: given = [], ...request }): Promise<RunPlan> => {
        await requireTargets(projectRoot, request.targets, request.scope);
        const settings = await checkSettings(projectRoot, set);
        const params = settings.map(({ name, file, key, now, values }) => ({
          ...{ name, file, key, now },
          value: values.map(typedText).join(", "),
        }));
        const view = await pipeline();
        if (view.state === "broken") throw broken(view);
        const stages = view.state === "ready" ? view.stages : [];
        const ofSet = params
          .filter(({ now, value }) => now !== value)
          .map(({ file, key, now, value }) => ({ file, key, before: now, after: value }));
        const changed = [...ofSet, ...given];
        const planned = planRun(stages, request, changed);
        const inScope = new Set(stagesInScope(stages, request.targets, request.scope).map(({ name }) => name));
        const problems = view.state === "ready" ? (view.problems ?? []) : [];
        const willRun = new Set(planned.flatMap(({ name, does }) => (does === "runs" ? [name] : [])));
        return {
          command: typedCommand(
            shownArgv({ argv: [...reproArgv(request, await pipelineFiles(projectRoot))], gpus: gpus() }),
          ),
          params: [
            ...params.map(({ name, now, value }) => ({ name, now, value })),
            ...given.map(({ file, key, before, after }) => ({ name: `${file}: ${key}`, now: before, value: after })),
          ],
          stages: planned,
          problems: problems.filter(
            (each) => each.stages.length === 0 || each.stages.some((name) => inScope.has(name)),
          ),
          removes: await presentOuts(projectRoot, willRun),
          waitsFor: await foreign(),
        };
      },
      "pipeline.dry": async ({ caller, ...request }, { signal }): Promise<DryRun> => {
        await requireTargets(projectRoot, request.targets, request.scope);
        const argv = reproArgv(request, await pipelineFiles(projectRoot), { dry: true });
        const { stdout, stderr, exitCode } = await dvc(argv, { caller, signal });
        const said = exitCode === 0 ? [] : `${stdout}\n${stderr}`.split(/\r?\n/).filter((line) => line.trim() !== "");
        return {
          command: typedCommand(argv),
          exitCode,
          stages: [...parseDryRun(stdout)].map(([name, does]) => ({ name, does })),
          said: said.slice(-mostLines),
        };
      },
      "pipeline.foreign": async () => ({ commands: await foreign() }),
      "pipeline.removed": async ({ executionId }) => {
        // What runs now has removed them again, or makes them: they are not to be brought back under it.
        if (isRunning() || (await foreignHolders(projectRoot)).some(({ writes }) => writes.length > 0))
          return { outs: [] };
        const found = execution(executionId);
        const repository = found && (await readRepository(projectRoot).catch(() => undefined));
        return found && repository ? removedOuts(projectRoot, repository, found) : { outs: [] };
      },
    },
    close: async () => watch.close(),
  };
}

/** What DVC deletes before these stages run: their outs that are there, but for those with `persist`. */
async function presentOuts(projectRoot: string, names: ReadonlySet<string>): Promise<readonly string[]> {
  const { stages } = await readRepository(projectRoot);
  const outs = stages
    .filter(({ name }) => names.has(name))
    .flatMap((stage) => stage.outs.filter(({ path, persist }) => !persist && !isElsewhere(path)));
  const there = await Promise.all(outs.map(({ path }) => statOf(absolutePath(projectRoot, path))));
  return outs.filter((_, at) => there[at]).map(({ path }) => path);
}

function withStages(
  projectRoot: string,
  stages: DvcRepository["stages"],
  { writes, reads, ...holder }: DvcProcess,
): ForeignDvc {
  const written = new Set(writes);
  const runs = stages
    .filter(({ outs }) => outs.some(({ path }) => written.has(absolutePath(projectRoot, path))))
    .map(({ name }) => name);
  // What a stage makes is told to be read by it, too.
  const read = new Set(reads.filter((path) => !written.has(path)));
  const readBy = stages
    .filter(({ name, deps }) => !runs.includes(name) && deps.some((path) => read.has(absolutePath(projectRoot, path))))
    .map(({ name }) => name);
  return { ...holder, runs, reads: readBy };
}

function broken({ message, hint }: Extract<PipelineView, { state: "broken" }>): UserError {
  return new UserError({
    code: "dvc.bad-yaml",
    kind: "invalid",
    message,
    hint: hint ?? "Mend the file, then run again.",
  });
}
