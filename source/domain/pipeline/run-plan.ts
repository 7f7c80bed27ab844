import type { PipelineStage } from "../pipeline.js";
import { typedCommand } from "../shell-words.js";
import { type RunScope, stagesInScope } from "./run-scope.js";

/**
 * What a run would do with a stage: `runs`; `may-run`: when what runs before it makes something else; `skips`; `refused`: DVC ends
 * with an error at it, or before it.
 */
export type PlannedStage = {
  readonly name: string;
  readonly does: "runs" | "may-run" | "skips" | "refused";
  /** In words; none where it is skipped, but for a frozen one that would run if it were not. */
  readonly reasons: readonly string[];
};

export type RunRequest = {
  readonly targets: readonly string[];
  readonly scope: RunScope;
  readonly force: boolean;
};

/** A param with another value for this run: `file: key` as stages name their params. */
export type ParamOfRun = {
  readonly file: string;
  readonly key: string;
  readonly before: string;
  readonly after: string;
};

/** What each stage in the run's scope would do and why, by the state that it has now. */
export function planRun(
  stages: readonly PipelineStage[],
  { targets, scope, force }: RunRequest,
  changed: readonly ParamOfRun[] = [],
): readonly PlannedStage[] {
  const inScope = stagesInScope(stages, targets, scope);
  const does = new Map<string, PlannedStage>();
  // By passes, for files may name a stage before what it is made of; a cycle ends, too.
  for (let again = true; again; ) {
    again = false;
    for (const stage of inScope) {
      const planned = planStage(stage, force, changed, does);
      if (does.get(stage.name)?.does !== planned.does) again = true;
      does.set(stage.name, planned);
    }
  }
  return inScope.map(({ name }) => does.get(name) ?? { name, does: "skips", reasons: [] });
}

function planStage(
  stage: PipelineStage,
  force: boolean,
  changed: readonly ParamOfRun[],
  others: ReadonlyMap<string, PlannedStage>,
): PlannedStage {
  const { name, state, reasons, upstream, params } = stage;
  if (stage.frozen) return planFrozen(stage, force);
  const doing = (each: string) => others.get(each)?.does ?? "skips";
  const refused = upstream.filter((each) => doing(each) === "refused");
  if (refused.length > 0) {
    return { name, does: "refused", reasons: refused.map((each) => `DVC does not get past ${each}`) };
  }
  const before = upstream.filter((each) => doing(each) !== "skips");
  // Told again by what really runs in this scope.
  const own = reasons.filter((reason) => !upstream.some((each) => reason === `${each} runs before it`));
  const ofParams = changed.filter(({ file, key }) => uses(params, file, key)).map(changeWords);
  const told = [...own, ...ofParams];
  if (force) return { name, does: "runs", reasons: ["it is forced", ...told] };
  const runs = (told.length > 0 && state !== "checking") || state === "never-ran";
  const after = before.map((each) => `${each} runs before it`);
  if (runs) return { name, does: "runs", reasons: [...told, ...after] };
  if (before.length > 0) return { name, does: "may-run", reasons: [...told, ...after] };
  return { name, does: state === "checking" ? "may-run" : "skips", reasons: told };
}

/** DVC only looks whether its outs are there, forced or not (dvc/stage/__init__.py, `run`). */
function planFrozen({ name, state, missingOuts = [] }: PipelineStage, force: boolean): PlannedStage {
  if (missingOuts.length > 0) {
    const why = `it is frozen and ${missingOuts.join(", ")} ${missingOuts.length === 1 ? "is" : "are"} missing`;
    return { name, does: "refused", reasons: [`${why}: ${typedCommand(["dvc", "unfreeze", name])}`] };
  }
  const isClean = (state === "up-to-date" || state === "checking") && !force;
  return { name, does: "skips", reasons: isClean ? [] : ["it is frozen: DVC takes its outs as they are"] };
}

/** "params.yaml: finetuning.epochs", one of its parts above or below it, or the whole file. */
function uses(params: readonly string[], file: string, key: string): boolean {
  return params.some((each) => {
    if (each === file) return true;
    const listed = each.startsWith(`${file}: `) ? each.slice(file.length + 2) : undefined;
    return listed !== undefined && (listed === key || key.startsWith(`${listed}.`) || listed.startsWith(`${key}.`));
  });
}

function changeWords({ file, key, before, after }: ParamOfRun): string {
  return `${file}: ${key} ${before} → ${after} for this run`;
}
