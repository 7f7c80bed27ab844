import type { ExperimentsView, ExperimentView } from "../../api/experiment-views.js";
import type { HubClient } from "../../client/hub-client.js";
import { experimentChangeText } from "../../domain/pipeline/experiment-change.js";
import { experimentColumns } from "../../domain/pipeline/experiment-columns.js";
import { formatAmount, formatDate, formatNumber } from "../../ui/text/format.js";
import { label } from "../../ui/text/sanitize.js";
import { type Arguments, invalid } from "../arguments.js";
import { printJson, printLine, printWarning } from "../output.js";
import { ownCaller } from "../own-caller.js";
import { printTable } from "../text-table.js";
import { withClient } from "../with-client.js";

/** Enough of a commit to tell it from others at a glance. */
const shortCommit = 8;

/** `slipway exp ls`: the results of `dvc exp`, their metrics and the params that are not the same in all of them. */
export function runExpLs(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const view = await client.call("experiments.list", {});
    if (args.flag("json")) printJson(view);
    else if (view.experiments.length === 0 && view.queue.length === 0) printLine("There are no experiments");
    else printExperiments(view);
    if (view.problem !== undefined) printWarning(label(view.problem));
    return 0;
  });
}

/** `slipway exp apply NAME [--dry]`: the experiment into the workspace; what changes is told. */
export function runExpApply(args: Arguments): Promise<number> {
  const [wanted] = args.positionals;
  if (wanted === undefined) throw invalid("exp apply", "Give the name or the commit of an experiment");
  return withClient(args, async (client) => {
    const { name, commit } = await find(client, wanted);
    const plan = await client.call("experiments.plan", { commit });
    const dry = args.flag("dry");
    const caller = args.text("hub") ? {} : { caller: ownCaller() };
    const changed = dry ? 0 : (await client.call("experiments.apply", { commit, ...caller })).changed;
    if (args.flag("json")) printJson({ name, commit, ...plan, applied: !dry });
    else {
      for (const param of plan.params) printLine(label(param));
      for (const change of plan.changes) printLine(label(experimentChangeText(change)));
      if (dry) printLine(`$ ${plan.command}`);
      else if (changed === 0) printLine(`The workspace is as ${label(name)} has it: nothing was changed`);
      else printLine(`${label(name)} is applied (${formatAmount(changed, "path")}); u in the app takes it back`);
    }
    return 0;
  });
}

function printExperiments({ experiments, workspace, queue }: ExperimentsView): void {
  const rows = [workspace, ...experiments];
  const { metrics, params } = experimentColumns(rows);
  const valuesOf = (row: (typeof rows)[number]) => [
    ...metrics.map((key) => (row.metrics[key] === undefined ? "" : formatNumber(row.metrics[key]))),
    ...params.map((key) => row.params[key] ?? ""),
  ];
  printTable(
    ["name", "commit", "made", "on", ...metrics, ...params],
    [
      ["workspace", "", "", "", ...valuesOf(workspace)],
      ...experiments.map((each) => [
        each.name,
        each.commit.slice(0, shortCommit),
        formatDate(each.createdAtMs),
        each.baseline.slice(0, shortCommit),
        ...valuesOf(each),
      ]),
      ...queue.map(({ name, state }) => [name, "", state, ""]),
    ],
  );
}

async function find(client: HubClient, wanted: string): Promise<ExperimentView> {
  const { experiments } = await client.call("experiments.list", {});
  const named = experiments.filter(({ name }) => name === wanted);
  const found = named.length > 0 ? named : experiments.filter(({ commit }) => commit.startsWith(wanted));
  const [first] = found;
  if (first === undefined) throw invalid("exp apply", `There is no experiment "${wanted}": see slipway exp ls`);
  if (found.length === 1) return first;
  const commits = found.map(({ commit }) => commit.slice(0, shortCommit)).join(", ");
  throw invalid("exp apply", `Several experiments are called "${wanted}": give the commit of one: ${commits}`);
}
