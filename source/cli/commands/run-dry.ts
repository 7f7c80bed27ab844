import type { Caller, CallInput } from "../../api/calls.js";
import type { DryRun, RunPlan } from "../../api/run-plan-views.js";
import type { HubClient } from "../../client/hub-client.js";
import { leftWords } from "../../domain/pipeline/history.js";
import type { PlannedStage } from "../../domain/pipeline/run-plan.js";
import { UserError } from "../../domain/user-error.js";
import { label } from "../../ui/text/sanitize.js";
import { invalid } from "../arguments.js";
import { printJson, printLine, printWarning } from "../output.js";
import { printTable } from "../text-table.js";
import { tellForeign } from "./tell-foreign.js";

type Answered = PlannedStage & { readonly dvc?: DryRun["stages"][number]["does"] };
type Options = { readonly caller: Caller | undefined; readonly json: boolean };
/** What DVC says, or why it was not asked. */
type Asked = { readonly dry: DryRun } | { readonly notAsked: string };

/**
 * `slipway run --dry` without `--set`: what would run and why, and beside it what `dvc repro --dry` says, in a trusted folder.
 * 1 where DVC fails.
 */
export async function dryRun(
  client: HubClient,
  request: CallInput<"pipeline.plan">,
  options: Options,
): Promise<number> {
  const plan = await client.call("pipeline.plan", request);
  return tell(plan, await askDvc(client, request, options.caller), options.json);
}

/** `slipway run --again ID --dry`: which params it would write first, and what would run then. */
export async function dryRerun(
  client: HubClient,
  executionId: string,
  { values, ...options }: Options & { readonly values: CallInput<"history.rerun">["values"] },
): Promise<number> {
  const { request, command, left, set, all } = await client.call("history.plan", { executionId });
  if (!request) throw invalid("run", `#${executionId} is a trial of a sweep: it is not run in the workspace`);
  const [wanted, unlike] = values === "none" ? [[], []] : values === "set" ? [set, left.set] : [all, left.all];
  for (const each of unlike) printWarning(label(leftWords(each)));
  const changed = wanted.map(({ before = "(none)", after = "", ...param }) => ({ ...param, before, after }));
  const asked = { ...request, targets: [...request.targets] };
  const plan = await client.call("pipeline.plan", { ...asked, changed });
  const answer =
    changed.length > 0
      ? { notAsked: "DVC was not asked: it would answer for the params as they are now" }
      : await askDvc(client, asked, options.caller);
  return tell({ ...plan, command }, answer, options.json);
}

async function askDvc(
  client: HubClient,
  { targets, scope, force }: CallInput<"pipeline.plan">,
  caller: Caller | undefined,
): Promise<Asked> {
  const asked = client.call("pipeline.dry", { targets, scope, force, ...(caller ? { caller } : {}) });
  const stopTelling = tellForeign(client);
  try {
    return { dry: await asked };
  } catch (error) {
    // To look at what would run is what one does before one trusts.
    if (!(error instanceof UserError && error.code === "project.not-trusted")) throw error;
    return { notAsked: "DVC was not asked: this folder is not trusted (slipway trust)" };
  } finally {
    stopTelling();
  }
}

function tell(plan: RunPlan, asked: Asked, json: boolean): number {
  const dry = "dry" in asked ? asked.dry : undefined;
  const answers = new Map(dry?.stages.map(({ name, does }) => [name, does]));
  const stages: readonly Answered[] = plan.stages.map((stage) => {
    const dvc = answers.get(stage.name);
    return dvc === undefined ? stage : { ...stage, dvc };
  });
  if (json) printJson({ ...plan, stages, ...asked });
  else print(plan, stages, asked);
  return dry === undefined || dry.exitCode === 0 ? 0 : 1;
}

const words = { runs: "runs", "may-run": "may run", skips: "-", refused: "refused" } as const;

function print(plan: RunPlan, stages: readonly Answered[], asked: Asked): void {
  printLine(label(plan.command));
  for (const { name, now, value } of plan.params) printLine(label(`${name} ${now} → ${value}`));
  printTable(
    ["stage", "slipway", "dvc --dry", "why"],
    stages.map(({ name, does, dvc, reasons }) => [name, words[does], dvc ?? "", reasons.map(label).join("; ")]),
  );
  if ("dry" in asked) for (const line of asked.dry.said) printLine(`  ${label(line)}`);
  else printWarning(asked.notAsked);
  tellProblems(plan);
}

/** What a run would stop at, or what of its stages would surprise, to stderr; `slipway status` has all. */
export function tellProblems({ problems }: Pick<RunPlan, "problems">): void {
  const told = problems.filter(({ severity, stages }) => severity === "error" || stages.length > 0);
  for (const { message, fix } of told) printWarning(label(`${message}: ${fix}`));
}
