import type { Caller, CallInput } from "../../api/calls.js";
import type { SweepPlan } from "../../api/sweep-views.js";
import type { HubClient } from "../../client/hub-client.js";
import type { ExecutionId } from "../../domain/ids.js";
import { leftWords } from "../../domain/pipeline/history.js";
import type { RunScope } from "../../domain/pipeline/run-scope.js";
import { formatAmount } from "../../ui/text/format.js";
import { label } from "../../ui/text/sanitize.js";
import { type Arguments, invalid } from "../arguments.js";
import { printJson, printLine, printWarning } from "../output.js";
import { ownCaller } from "../own-caller.js";
import { withClient } from "../with-client.js";
import { followLog } from "./follow-log.js";
import { dryRerun, dryRun, tellProblems } from "./run-dry.js";
import { runWatch } from "./run-watch.js";
import { endedExecution, tellLeft } from "./tell-end.js";
import { waitTurn } from "./wait-turn.js";
import { watchSweep } from "./watch-sweep.js";

/**
 * `slipway run [STAGE…]`: runs the pipeline and shows its log; ctrl+C leaves it running. The exit code is DVC's success. With
 * `--set KEY=VALUE` params are changed first; several values make a sweep, whose exit code is 0 when every trial succeeded.
 */
export function runRun(args: Arguments): Promise<number> {
  if (args.text("metric")?.trim() === "")
    throw invalid("run", '--metric is empty: name one, as in "--metric loss:min"');
  const asked = {
    set: [...args.texts("set")],
    targets: [...args.positionals],
    force: args.flag("force"),
    ...numbers(args),
    ...(args.text("metric") === undefined ? {} : { metric: args.text("metric") }),
    ...(args.flag("fail-fast") ? { failFast: true } : {}),
  };
  const onlySweeps = ["jobs", "sample", "seed", "metric"].find((name) => args.text(name) !== undefined);
  if (asked.set.length === 0 && (onlySweeps !== undefined || args.flag("fail-fast"))) {
    throw invalid("run", `--${onlySweeps ?? "fail-fast"} is of a sweep: give a param several values with --set`);
  }
  const scope = scopeOf(args);
  if (args.text("with") !== undefined && args.text("again") === undefined)
    throw invalid("run", "--with says with which params --again runs: give both");
  if (args.text("again") !== undefined && (asked.set.length > 0 || asked.targets.length > 0))
    throw invalid("run", "--again runs what that execution ran: it takes neither stages nor --set");
  const alone = ["json", "dry", "force", "detach"].find((name) => args.flag(name));
  if (args.flag("watch") && (alone !== undefined || asked.set.length > 0 || scope !== "needed"))
    throw invalid("run", `--watch runs what becomes out of date: it takes stages, not --${alone ?? "set or a scope"}`);
  return withClient(args, async (client) => {
    if (args.flag("trust")) await client.call("project.trust", {});
    const caller: { readonly caller?: Caller } = args.text("hub") === undefined ? { caller: ownCaller() } : {};
    const plan = asked.set.length > 0 ? await client.call("sweeps.plan", asked) : undefined;
    const { set, targets, force } = asked;
    const again = args.text("again");
    if (again !== undefined) return runAgain(client, args, again, caller);
    if (args.flag("watch")) return runWatch(client, asked.targets, caller);
    if (args.flag("dry") && plan) return drySweep(args, plan);
    if (args.flag("dry")) {
      return dryRun(client, { targets, scope, force }, { caller: caller.caller, json: args.flag("json") });
    }
    if (plan?.kind === "sweep") {
      refuseGpus(args);
      if (scope !== "needed")
        throw invalid("run", "A sweep runs what is named and what it needs: --set with one value each");
      return sweep(client, args, plan, { ...asked, ...caller });
    }
    return once(client, args, { set, targets, scope, force, via: "cli", ...gpusOf(args), ...caller });
  });
}

/** `--again ID`: what cannot be as it was is told before anything runs. */
async function runAgain(
  client: HubClient,
  args: Arguments,
  executionId: string,
  caller: { readonly caller?: Caller },
): Promise<number> {
  const values = valuesOf(args);
  if (args.flag("dry"))
    return dryRerun(client, executionId, { values, caller: caller.caller, json: args.flag("json") });
  if (values === "near") {
    const { left } = await client.call("history.plan", { executionId });
    for (const each of left.all) printWarning(label(leftWords(each)));
  }
  const started = await client.call("history.rerun", { executionId, values, via: "cli", ...caller });
  return told(client, args, started.executionId);
}

function gpusOf(args: Arguments): { readonly gpus?: string } {
  const gpus = args.text("gpus");
  return gpus === undefined ? {} : { gpus };
}

function refuseGpus(args: Arguments): void {
  if (args.text("gpus") === undefined) return;
  throw invalid("run", "--gpus is of one run: choose those of a sweep with slipway machine --gpus");
}

async function sweep(client: HubClient, args: Arguments, plan: SweepPlan, input: CallInput<"sweeps.start">) {
  for (const note of plan.notes) printWarning(label(note));
  const started = await client.call("sweeps.start", input);
  if (args.flag("detach")) {
    if (args.flag("json")) printJson(started);
    else {
      printLine(`${started.sweepId} has started: ${formatAmount(started.trials, "trial")}`);
      printLine(`  slipway ps shows them, slipway stop ${started.sweepId} stops them`);
    }
    return 0;
  }
  const view = await watchSweep(client, started.sweepId, !args.flag("json"));
  if (args.flag("json")) printJson(view);
  return view.state === "finished" ? 0 : 1;
}

async function once(client: HubClient, args: Arguments, input: CallInput<"pipeline.run">) {
  const { targets, scope = "needed", force, set = [] } = input;
  const plan = await client.call("pipeline.plan", { targets, scope, force, set });
  tellProblems(plan);
  return told(client, args, (await client.call("pipeline.run", input)).executionId);
}

/** Shows what has been started until it ends, or with `--detach` how to. */
async function told(client: HubClient, args: Arguments, executionId: ExecutionId): Promise<number> {
  if (args.flag("detach")) {
    if (args.flag("json")) printJson({ executionId });
    else printLine(`Execution #${executionId} has started: slipway logs ${executionId} -f`);
    return 0;
  }
  if (!args.flag("json")) await tellChanges(client, executionId);
  await waitTurn(client, executionId);
  if (!args.flag("json")) await followLog(client, { executionId, timestamps: false });
  const execution = await endedExecution(client, executionId);
  if (args.flag("json")) printJson(execution);
  if (execution && (execution.exitCode !== 0 || execution.left)) {
    tellLeft(execution, await client.call("pipeline.removed", { executionId }));
  }
  return exitCode(execution?.exitCode);
}

async function tellChanges(client: HubClient, executionId: string): Promise<void> {
  const { executions } = await client.call("executions.list", { limit: 200 });
  const changed = executions.find((each) => each.executionId === executionId)?.changed ?? [];
  for (const { file, key, before = "none", after } of changed) {
    printLine(label(`${file}: ${key} ${before} → ${after}`));
  }
}

/** `--with` of `--again`. */
function valuesOf(args: Arguments): CallInput<"history.rerun">["values"] {
  const given = args.text("with") ?? "all";
  const values = ({ all: "all", near: "near", set: "set", now: "none" } as const)[given];
  if (values === undefined) throw invalid("run", `--with takes all, near, set or now, not "${given}"`);
  return values;
}

function scopeOf(args: Arguments): RunScope {
  const [alone, downstream] = [args.flag("single-item"), args.flag("downstream")];
  if (alone && downstream)
    throw invalid("run", "--single-item and --downstream are two ways to choose stages: give one");
  const scope = alone ? "alone" : downstream ? "downstream" : "needed";
  if (scope !== "needed" && args.positionals.length === 0) {
    throw invalid("run", `--${alone ? "single-item" : "downstream"} wants a stage`);
  }
  return scope;
}

/** `--dry` with `--set`: what would be run; nothing is changed. */
function drySweep(args: Arguments, plan: SweepPlan): number {
  if (args.flag("json")) {
    printJson(plan);
    return 0;
  }
  for (const note of plan.notes) printWarning(label(note));
  for (const { name, values, now } of plan.params) printLine(label(`${name} = ${values} (now ${now})`));
  printLine(plan.kind === "run" ? "one run:" : `${formatAmount(plan.trials, "trial")}:`);
  for (const command of plan.commands) printLine(`  ${label(command)}`);
  if (plan.trials > plan.commands.length) printLine(`  … ${plan.trials - plan.commands.length} more`);
  return 0;
}

function numbers(args: Arguments) {
  const jobs = args.number("jobs", 1, 64);
  const sample = args.number("sample", 1, 100_000);
  const seed = args.number("seed", 0, 4_294_967_295);
  if (seed !== undefined && sample === undefined)
    throw invalid("run", "--seed is of a random sample: give --sample too");
  return {
    ...(jobs === undefined ? {} : { jobs }),
    ...(sample === undefined ? {} : { sample }),
    ...(seed === undefined ? {} : { seed }),
  };
}

function exitCode(code: number | undefined): number {
  return code === 0 ? 0 : 1;
}
