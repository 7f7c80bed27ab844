import type { ExperimentPlan, ExperimentsView, ExperimentView } from "../../api/experiment-views.js";
import type { HubClient } from "../../client/hub-client.js";
import { experimentChangeText } from "../../domain/pipeline/experiment-change.js";
import { experimentColumns } from "../../domain/pipeline/experiment-columns.js";
import { UserError } from "../../domain/user-error.js";
import { formatAmount, formatDate, formatNumber } from "../../ui/text/format.js";
import { label } from "../../ui/text/sanitize.js";
import { type Arguments, invalid } from "../arguments.js";
import { isConfirmed, isTerminal } from "../confirm.js";
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

/**
 * `slipway exp apply NAME [--dry] [--yes]`: the experiment into the workspace; what changes is told, and asked for where own edits
 * are taken back.
 */
export function runExpApply(args: Arguments): Promise<number> {
  const [wanted] = args.positionals;
  if (wanted === undefined) throw invalid("exp apply", "Give the name or the commit of an experiment");
  return withClient(args, async (client) => {
    const { name, commit } = await find(client, wanted);
    const plan = await client.call("experiments.plan", { commit });
    const [json, dry] = [args.flag("json"), args.flag("dry")];
    if (!json) tellPlan(plan);
    if (dry) {
      if (json) printJson({ name, commit, ...plan, applied: false });
      else printLine(`$ ${plan.command}`);
      return 0;
    }
    const edited = plan.changes.filter(({ isEdited }) => isEdited).map(({ path }) => path);
    if (!args.flag("yes") && edited.length > 0 && !(await mayTakeBack(name, edited, json))) {
      printLine("Nothing was changed");
      return 3;
    }
    const caller = args.text("hub") ? {} : { caller: ownCaller() };
    const done = await client.call("experiments.apply", { commit, ...caller });
    if (json) {
      printJson({ name, commit, ...plan, applied: true, ...(done.kept === undefined ? {} : { kept: done.kept }) });
    } else for (const line of doneLines(name, edited, done)) printLine(label(line));
    return 0;
  });
}

function tellPlan({ params, changes }: ExperimentPlan): void {
  for (const param of params) printLine(label(param));
  for (const change of changes) printLine(label(experimentChangeText(change)));
}

function doneLines(
  name: string,
  edited: readonly string[],
  { changed, kept }: { readonly changed: number; readonly kept?: string },
): readonly string[] {
  if (changed === 0) return [`The workspace is as ${name} has it: nothing was changed`];
  return [
    ...(edited.length > 0 && kept !== undefined ? [`${listed(edited)} as you had it is kept in ${kept}`] : []),
    `${name} is applied (${formatAmount(changed, "path")}); u in the app takes it back`,
  ];
}

/** @throws UserError `experiments.takes-back` where nobody can be asked */
async function mayTakeBack(name: string, edited: readonly string[], json: boolean): Promise<boolean> {
  if (json || !isTerminal()) throw takesBack(name, edited);
  return isConfirmed(`Put ${label(name)} into the workspace?`);
}

/** More are counted. */
const mostNamed = 5;

function listed(paths: readonly string[]): string {
  const rest = paths.length - mostNamed;
  return [...paths.slice(0, mostNamed), ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
}

function takesBack(name: string, edited: readonly string[]): UserError {
  return new UserError({
    code: "experiments.takes-back",
    kind: "refused",
    message: `${name} would take back what you have changed in ${listed(edited)}: nothing was changed`,
    hint: "Apply it with --yes: what you have changed is kept, and u in the app takes it back",
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
