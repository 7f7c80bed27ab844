import { reproArgv } from "../../adapters/dvc/repro-argv.js";
import { pipelineFiles } from "../../adapters/dvc/whole-pipeline.js";
import { subjectsOf } from "../../adapters/git/git-diff.js";
import type { CallInput } from "../../api/calls.js";
import type { HistoryDetail, HistoryRow, HistoryView, RerunPlan, StageHistory } from "../../api/history-views.js";
import type { PipelineView } from "../../api/views.js";
import type { ExecutionId } from "../../domain/ids.js";
import {
  failedBefore,
  formerOf,
  formerStage,
  type NotedParam,
  outcomeOf,
  type ParamDifference,
  paramDifferences,
  passedStages,
  type StageOutcome,
} from "../../domain/pipeline/history.js";
import type { Execution } from "../../domain/pipeline.js";
import { typedCommand } from "../../domain/shell-words.js";
import { UserError } from "../../domain/user-error.js";
import { executionFolder, readSpec, shownArgv } from "../../store/execution-files.js";
import {
  readEndNotes,
  readStartNotes,
  type StartNotes,
  saveEndNotes,
  saveStartNotes,
} from "../../store/execution-notes.js";
import { logBetweenStages } from "../../store/log-between-stages.js";
import type { CallContext, Feature, HubContext } from "../context.js";
import { noExecution } from "../executions/no-execution.js";
import { codeBetween } from "./code-between.js";
import { madeRuns, runMetrics } from "./made-runs.js";
import { notedMetrics } from "./noted-metrics.js";
import { notedParams } from "./noted-params.js";
import { planPutBack } from "./put-back.js";
import { requirePossible } from "./require-possible.js";

type HistoryContext = Pick<HubContext, "projectRoot" | "slipwayDir" | "store" | "events">;

type Parts = {
  /** Newest first. */
  readonly executions: () => readonly Execution[];
  readonly onChange: (listener: (execution: Execution) => void) => void;
  /** Runs again with these values in the params files. */
  readonly runAgain: (
    input: CallInput<"pipeline.run">,
    values: readonly {
      readonly file: string;
      readonly path: readonly string[];
      readonly typed: string;
      readonly adds: boolean;
    }[],
    call: CallContext,
  ) => Promise<ExecutionId>;
  /** The pipeline's state as far as it is known within a second. */
  readonly pipeline: () => Promise<PipelineView>;
  readonly onFault: (error: unknown) => void;
};

export type HistoryFeature = Feature & {
  /** Notes what an execution begins with: before anything of it runs. */
  readonly noteStart: (id: ExecutionId) => Promise<void>;
};

type Passed = ReadonlyMap<string, "skipped" | "restored">;

/** `history.list|get|difference|plan|rerun`: what ran before, why, with which params, what it made. */
export function createHistoryFeature(context: HistoryContext, parts: Parts): HistoryFeature {
  const { projectRoot, slipwayDir, store } = context;
  const starts = new Map<string, StartNotes | undefined>();
  const passed = new Map<string, Passed>();

  const startOf = async (id: string): Promise<StartNotes | undefined> => {
    if (!starts.has(id)) starts.set(id, await readStartNotes(slipwayDir, id));
    return starts.get(id);
  };
  const passedOf = async (execution: Execution): Promise<Passed> => {
    const known = passed.get(execution.executionId);
    if (known) return known;
    const found = passedStages(await logBetweenStages(slipwayDir, execution));
    if (execution.endedAtMs !== undefined) passed.set(execution.executionId, found);
    return found;
  };
  const require = (id: string): Execution => {
    const found = parts.executions().find(({ executionId }) => executionId === id);
    if (found) return found;
    throw noExecution(id);
  };
  const olderThan = ({ executionId }: Execution) =>
    parts.executions().filter((each) => Number(each.executionId) < Number(executionId));

  /** Against the one in the workspace before it. */
  const changesOf = async (execution: Execution): Promise<readonly ParamDifference[] | undefined> => {
    const own = execution.trial ? undefined : await startOf(execution.executionId);
    const before = own && olderThan(execution).find(({ trial }) => !trial);
    const notes = before && (await startOf(before.executionId));
    return own && notes && paramDifferences(notes.params, own.params);
  };
  const outcomesOf = async (execution: Execution): Promise<Readonly<Record<StageOutcome, number>>> => {
    const counts = { ran: 0, running: 0, failed: 0, stopped: 0, skipped: 0, restored: 0 };
    for (const run of execution.stages) counts[outcomeOf(run, execution)] += 1;
    if (failedBefore(execution)) counts.failed += 1;
    for (const how of (await passedOf(execution)).values()) counts[how] += 1;
    return counts;
  };
  const rowOf = async (execution: Execution, runs: ReturnType<typeof madeRuns>): Promise<HistoryRow> => {
    const former = formerOf(execution, olderThan(execution));
    return {
      execution,
      params: await changesOf(execution),
      isFirst: !olderThan(execution).some(({ trial }) => !trial),
      outcomes: await outcomesOf(execution),
      formerMs: former?.endedAtMs === undefined ? undefined : former.endedAtMs - former.startedAtMs,
      runs: runs.get(execution.executionId) ?? [],
    };
  };
  const stagesOf = async (execution: Execution): Promise<readonly StageHistory[]> => {
    const reasons = new Map((await startOf(execution.executionId))?.reasons.map((each) => [each.stage, each.reasons]));
    const older = olderThan(execution);
    const began = execution.stages.map((run): StageHistory => {
      const former = formerStage(run.stage, older);
      return {
        stage: run.stage,
        outcome: outcomeOf(run, execution),
        ...(execution.failure?.stage === run.stage ? { failure: execution.failure.reason } : {}),
        startedAtMs: run.startedAtMs,
        durationMs: run.endedAtMs === undefined ? undefined : run.endedAtMs - run.startedAtMs,
        formerMs: former?.endedAtMs === undefined ? undefined : former.endedAtMs - former.startedAtMs,
        exitCode: run.exitCode,
        reasons: reasons.get(run.stage) ?? [],
      };
    });
    const rest = [...(await passedOf(execution))].map(
      ([stage, outcome]): StageHistory => ({ stage, outcome, reasons: reasons.get(stage) ?? [] }),
    );
    const before = failedBefore(execution);
    const unbegun: readonly StageHistory[] = before
      ? [{ stage: before.stage, outcome: "failed", failure: before.reason, reasons: reasons.get(before.stage) ?? [] }]
      : [];
    return [...began, ...unbegun, ...rest];
  };

  const list = async ({ filter, offset, limit }: CallInput<"history.list">): Promise<HistoryView> => {
    const all = parts.executions();
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    const kept: Execution[] = [];
    for (const execution of all) {
      const text = words.length === 0 ? "" : searchedText(execution, await changesOf(execution));
      if (words.every((word) => text.includes(word))) kept.push(execution);
    }
    const runs = madeRuns(store);
    const rows = await Promise.all(kept.slice(offset, offset + limit).map((each) => rowOf(each, runs)));
    return { rows, total: kept.length, all: all.length };
  };
  const get = async (id: string, signal: AbortSignal): Promise<HistoryDetail> => {
    const execution = require(id);
    const { gitCommit } = execution;
    const subjects = gitCommit === undefined ? undefined : await subjectsOf(projectRoot, [gitCommit], signal);
    return {
      ...(await rowOf(execution, madeRuns(store))),
      stages: await stagesOf(execution),
      values: (await startOf(id))?.params,
      commit: gitCommit === undefined ? undefined : { id: gitCommit, message: subjects?.get(gitCommit)?.message },
    };
  };

  const planOf = async (execution: Execution): Promise<RerunPlan> => {
    const now = await notedParams(projectRoot);
    const given = (execution.changed ?? []).map(({ file, key, after }) => ({ file, key, value: after }));
    // What was not set for it is as it is now.
    const isGiven = (param: Omit<NotedParam, "value">) =>
      given.some(({ file, key }) => file === param.file && key === param.key);
    const set = await planPutBack(projectRoot, now, [...now.filter((each) => !isGiven(each)), ...given]);
    const whole = (await startOf(execution.executionId))?.params;
    const all = await planPutBack(projectRoot, now, whole ?? now);
    const spec = await readSpecOf(execution);
    const request = requestOf(execution, spec?.argv ?? []);
    const argv = [...reproArgv(request, await pipelineFiles(projectRoot))];
    return {
      ...(execution.trial ? {} : { request }),
      command: execution.trial ? execution.command : typedCommand(shownArgv({ argv, gpus: spec?.gpus })),
      set: set.changes,
      all: all.changes,
      left: { set: set.left, all: all.left },
      noted: whole !== undefined,
    };
  };
  const rerun = async ({ executionId, values, caller, via }: CallInput<"history.rerun">, call: CallContext) => {
    const execution = require(executionId);
    if (execution.trial) throw isTrial(execution);
    const spec = await readSpecOf(execution);
    const plan = await planOf(execution);
    const wanted = values === "none" ? [] : values === "near" ? plan.all : plan[values];
    requirePossible(execution, values, plan);
    return parts.runAgain(
      { ...requestOf(execution, spec?.argv ?? []), targets: [...execution.targets], gpus: spec?.gpus, caller, via },
      wanted.map(({ file, key, after = "" }) => ({ file, path: key.split("."), typed: after, adds: true })),
      call,
    );
  };

  const difference = async (fromId: string, toId: string, signal: AbortSignal) => {
    const [from, to] = [require(fromId), require(toId)];
    const [before, after] = [await startOf(fromId), await startOf(toId)];
    const [old, present] = [await stagesOf(from), await stagesOf(to)];
    const names = new Set([...old, ...present].map(({ stage }) => stage));
    const stageAt = (stages: readonly StageHistory[], name: string) => {
      const found = stages.findLast(({ stage }) => stage === name);
      return found && { outcome: found.outcome, durationMs: found.durationMs };
    };
    return {
      from,
      to,
      params: before && after && paramDifferences(before.params, after.params),
      stages: [...names].map((stage) => ({ stage, before: stageAt(old, stage), after: stageAt(present, stage) })),
      metrics: pairs(await metricsOf(from), await metricsOf(to)),
      code: await codeBetween(projectRoot, await readSpecOf(from), await readSpecOf(to), signal),
    };
  };
  const readSpecOf = ({ executionId }: Execution) => readSpec(executionFolder(slipwayDir, executionId));
  const metricsOf = async ({ executionId }: Execution) => [
    ...((await readEndNotes(slipwayDir, executionId))?.metrics ?? []),
    ...runMetrics(store, executionId),
  ];

  const noteEnd = async ({ executionId, endedAtMs, trial }: Execution) => {
    if (endedAtMs === undefined || trial || (await readEndNotes(slipwayDir, executionId))) return;
    await saveEndNotes(slipwayDir, executionId, { metrics: [...(await notedMetrics(projectRoot))] });
    context.events.emit("executions", executionId);
  };
  parts.onChange((execution) => void noteEnd(execution).catch(parts.onFault));

  return {
    noteStart: async (id) => {
      const view = await parts.pipeline().catch(() => undefined);
      const stages = view?.state === "ready" ? view.stages : [];
      const notes = {
        params: [...(await notedParams(projectRoot))],
        reasons: stages
          .filter(({ reasons }) => reasons.length > 0)
          .map(({ name, reasons }) => ({ stage: name, reasons: [...reasons] })),
      };
      starts.set(id, notes);
      await saveStartNotes(slipwayDir, id, notes);
    },
    handlers: {
      "history.list": list,
      "history.get": ({ executionId }, { signal }) => get(executionId, signal),
      "history.difference": ({ from, to }, { signal }) => difference(from, to, signal),
      "history.plan": ({ executionId }) => planOf(require(executionId)),
      "history.rerun": async (input, call) => ({ executionId: await rerun(input, call) }),
    },
  };
}

/** Its options are as `reproArgv` has written them; what no target means is looked up when it runs. */
function requestOf({ targets }: Execution, argv: readonly string[]) {
  const scope = argv.includes("--single-item") ? "alone" : argv.includes("--downstream") ? "downstream" : "needed";
  return { targets, force: argv.includes("--force"), scope } as const;
}

function searchedText(execution: Execution, params: readonly ParamDifference[] = []): string {
  const { executionId, state, who, via, command, stages, trial } = execution;
  return [
    `#${executionId}`,
    ...[state, who, via ?? "", command, trial?.sweepId ?? ""],
    ...stages.map(({ stage }) => stage),
    ...params.map(({ key, after = "" }) => `${key} ${after}`),
  ]
    .join("\n")
    .toLowerCase();
}

type Figure = { readonly key: string; readonly value: number };

/** Those of both that differ, or that one of the two does not have. */
function pairs(before: readonly Figure[], after: readonly Figure[]) {
  const [old, present] = [before, after].map((each) => new Map(each.map(({ key, value }) => [key, value])));
  return [...new Set([...(present?.keys() ?? []), ...(old?.keys() ?? [])])]
    .map((key) => ({ key, before: old?.get(key), after: present?.get(key) }))
    .filter((pair) => !Object.is(pair.before, pair.after));
}

function isTrial({ executionId, trial }: Execution): UserError {
  return new UserError({
    code: "history.trial",
    kind: "refused",
    message: `Execution #${executionId} is a trial of ${trial?.sweepId ?? "a sweep"}: it is not run in the workspace`,
    hint: "Take its values over (A in the sweep), then run the pipeline.",
  });
}
