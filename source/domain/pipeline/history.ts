import type { Execution, StageRun } from "../pipeline.js";
import type { StageFailure } from "./failure.js";

/** A param as its file wrote it. */
export type NotedParam = { readonly file: string; readonly key: string; readonly value: string };

/** A param that two executions, or an execution and the files now, have otherwise; undefined: it was not there. */
export type ParamDifference = {
  readonly file: string;
  readonly key: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
};

/** A param that cannot be made what it was: `before` is what it stays, `after` what it was. */
export type ParamLeft = ParamDifference & {
  /** Where it could not be written. */
  readonly why?: string | undefined;
};

/** "train.new is new since then and stays 9"; "x was 3 and is not put back: params.yaml is gone". */
export function leftWords({ file, key, before, after, why }: ParamLeft): string {
  const name = file === "params.yaml" ? key : `${file}:${key}`;
  if (after === undefined) return `${name} is new since then and stays ${before ?? ""}`;
  const stays = before === undefined ? "is not put back" : `stays ${before}`;
  return `${name} was ${after} and ${stays}${why === undefined ? "" : `: ${why}`}`;
}

export type StageOutcome = "ran" | "running" | "failed" | "stopped" | "skipped" | "restored";

/** What differs from `before` to `after`, in the order of the files. A number that is written otherwise is the same number. */
export function paramDifferences(
  before: readonly NotedParam[],
  after: readonly NotedParam[],
): readonly ParamDifference[] {
  const old = byName(before);
  const present = byName(after);
  const changed = after.flatMap(({ file, key, value }): readonly ParamDifference[] => {
    const was = old.get(nameOf({ file, key }));
    return was !== undefined && isSame(was, value) ? [] : [{ file, key, before: was, after: value }];
  });
  const gone = before
    .filter((param) => !present.has(nameOf(param)))
    .map(({ file, key, value }) => ({ file, key, before: value, after: undefined }));
  return [...changed, ...gone];
}

/**
 * Which stages DVC has passed over, by its own lines of the log (dvc/stage/__init__.py, dvc/repo/reproduce.py, 3.67): those that
 * did not change, and those that its run cache had.
 */
export function passedStages(dvcLines: string): ReadonlyMap<string, "skipped" | "restored"> {
  const passed = new Map<string, "skipped" | "restored">();
  for (const line of dvcLines.split(/\r?\n/)) {
    const [, name, how] = /^Stage '(.+)' (didn't change, skipping|is cached - skipping run, checking out outputs)/.exec(
      line,
    ) ?? [undefined, undefined, undefined];
    if (name !== undefined) passed.set(name, how?.startsWith("is cached") ? "restored" : "skipped");
  }
  return passed;
}

/** How a stage that was begun came out. */
export function outcomeOf(
  { stage, endedAtMs, exitCode }: StageRun,
  { state, failure }: Pick<Execution, "state" | "failure">,
): StageOutcome {
  if (endedAtMs === undefined) return state === "running" ? "running" : "stopped";
  if (failure?.stage === stage) return "failed";
  if (exitCode === 0) return "ran";
  return state === "stopped" ? "stopped" : "failed";
}

/** What DVC failed at before its command began. */
export function failedBefore({ stages, failure }: Pick<Execution, "stages" | "failure">): StageFailure | undefined {
  return stages.some(({ stage }) => stage === failure?.stage) ? undefined : failure;
}

/** The one before that ran the same stages to their end: what a duration is held against. `older`: newest first. */
export function formerOf(execution: Execution, older: readonly Execution[]): Execution | undefined {
  const names = (each: Execution) => each.stages.map(({ stage }) => stage).join("\n");
  if (execution.stages.length === 0) return undefined;
  return older.find((each) => !each.trial && each.state === "finished" && names(each) === names(execution));
}

/** The last time before that the stage ran to its end. `older`: newest first. */
export function formerStage(stage: string, older: readonly Execution[]): StageRun | undefined {
  return older
    .filter(({ trial }) => !trial)
    .flatMap(({ stages }) => stages)
    .find((run) => run.stage === stage && run.exitCode === 0 && run.endedAtMs !== undefined);
}

function byName(params: readonly NotedParam[]): ReadonlyMap<string, string> {
  return new Map(params.map((param) => [nameOf(param), param.value]));
}

function nameOf({ file, key }: { readonly file: string; readonly key: string }): string {
  return `${file}\0${key}`;
}

function isSame(a: string, b: string): boolean {
  return a === b || (a.trim() !== "" && Number(a) === Number(b));
}
