import type { SweepView, TrialView } from "../../api/sweep-views.js";
import type { HubClient } from "../../client/hub-client.js";
import { UserError } from "../../domain/user-error.js";
import { type Arguments, invalid } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { printTable } from "../text-table.js";
import { watchSweep } from "./watch-sweep.js";

/** True of `sweep-3`. */
export function isSweepId(id: string): boolean {
  return /^sweep-\d+$/.test(id);
}

/**
 * `slipway logs sweep-3`: its trials, each with the execution whose log is its own; with `-f` what becomes of them, as `slipway run`
 * shows it.
 */
export async function logsOfSweep(client: HubClient, args: Arguments, sweepId: string): Promise<number> {
  const asked = ["stage", "grep", "errors", "timestamps"].find(
    (name) => args.text(name) !== undefined || args.flag(name),
  );
  if (asked !== undefined) {
    throw invalid("logs", `${sweepId} has no log of its own for --${asked}: name one of its trials, ${sweepId}-1`);
  }
  if (args.flag("follow")) {
    const view = await watchSweep(client, sweepId, !args.flag("json"));
    if (args.flag("json")) printJson(view);
    return 0;
  }
  const sweep = await client.call("sweeps.get", { sweepId });
  if (args.flag("json")) printJson(sweep);
  else {
    printTable(
      ["trial", "state", "log", "run", ...sweep.params.map(({ name }) => name)],
      sweep.rows.map((trial) => [
        trial.name,
        trial.state,
        trial.executionId === undefined ? "" : `#${trial.executionId}`,
        trial.runName ?? trial.cached?.runName ?? "",
        ...trial.values,
      ]),
    );
    const shown = exampleOf(sweep);
    if (shown) printLine(`The log of a trial: slipway logs ${shown.name}`);
  }
  return 0;
}

/** The execution of a trial, named as its experiment is: `sweep-3-2`; undefined for what is no such name. @throws UserError */
export async function executionOfTrial(client: HubClient, name: string): Promise<string | undefined> {
  const [, sweepId] = /^(sweep-\d+)-\d+$/.exec(name) ?? [];
  if (sweepId === undefined) return undefined;
  const sweep = await client.call("sweeps.get", { sweepId });
  const trial = sweep.rows.find((each) => each.name === name);
  if (trial?.executionId !== undefined) return trial.executionId;
  throw new UserError({
    code: trial ? "sweep.trial-not-begun" : "sweep.no-trial",
    kind: "not-found",
    message: trial ? `${name} has no log: it is ${trial.state}` : `${sweepId} has no trial ${name}`,
    hint: `Look at its trials: slipway logs ${sweepId}`,
  });
}

/** One that failed is what is looked for. */
function exampleOf({ rows }: SweepView): TrialView | undefined {
  const begun = rows.filter(({ executionId }) => executionId !== undefined);
  return begun.find(({ state }) => state === "failed") ?? begun[0];
}
