import type { Caller, CallInput } from "../../api/calls.js";
import type { DryRun, RunPlan } from "../../api/run-plan-views.js";
import type { HubClient } from "../../client/hub-client.js";
import type { PlannedStage } from "../../domain/pipeline/run-plan.js";
import { label } from "../../ui/text/sanitize.js";
import { printJson, printLine, printWarning } from "../output.js";
import { printTable } from "../text-table.js";
import { tellForeign } from "./tell-foreign.js";

type Answered = PlannedStage & { readonly dvc?: DryRun["stages"][number]["does"] };

/** `slipway run --dry` without `--set`: what would run and why, and beside it what `dvc repro --dry` says. 1 where DVC fails. */
export async function dryRun(
  client: HubClient,
  request: CallInput<"pipeline.plan">,
  options: { readonly caller: Caller | undefined; readonly json: boolean },
): Promise<number> {
  const plan = await client.call("pipeline.plan", request);
  const { targets, scope, force } = request;
  const asked = client.call("pipeline.dry", {
    ...{ targets, scope, force },
    ...(options.caller ? { caller: options.caller } : {}),
  });
  const stopTelling = tellForeign(client);
  const dry = await asked.finally(stopTelling);
  const answers = new Map(dry.stages.map(({ name, does }) => [name, does]));
  const stages: readonly Answered[] = plan.stages.map((stage) => {
    const dvc = answers.get(stage.name);
    return dvc === undefined ? stage : { ...stage, dvc };
  });
  if (options.json) printJson({ ...plan, stages, dry });
  else print(plan, stages, dry);
  return dry.exitCode === 0 ? 0 : 1;
}

const words = { runs: "runs", "may-run": "may run", skips: "-" } as const;

function print(plan: RunPlan, stages: readonly Answered[], dry: DryRun): void {
  printLine(label(plan.command));
  printTable(
    ["stage", "slipway", "dvc --dry", "why"],
    stages.map(({ name, does, dvc, reasons }) => [name, words[does], dvc ?? "", reasons.map(label).join("; ")]),
  );
  for (const line of dry.said) printLine(`  ${label(line)}`);
  tellProblems(plan);
}

/** What a run would stop at, or what of its stages would surprise, to stderr; `slipway status` has all. */
export function tellProblems({ problems }: Pick<RunPlan, "problems">): void {
  const told = problems.filter(({ severity, stages }) => severity === "error" || stages.length > 0);
  for (const { message, fix } of told) printWarning(label(`${message}: ${fix}`));
}
