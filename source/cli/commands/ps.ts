import type { ForeignDvc } from "../../api/run-plan-views.js";
import { processWords } from "../../domain/pipeline/dvc-process.js";
import { countsText, isAlive } from "../../domain/sweep/sweep.js";
import { formatAge, formatDuration } from "../../ui/text/format.js";
import { label } from "../../ui/text/sanitize.js";
import type { Arguments } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { printTable } from "../text-table.js";
import { withClient } from "../with-client.js";
import { printDifference, printExecution, printHistory, wholeHistory } from "./ps-history.js";

/**
 * `slipway ps [--all]`: what runs, trials of sweeps too; with `--all` also what ran, and DVC's own queue. `slipway ps ID` tells all
 * of one execution, `slipway ps ID ID` what differs between two.
 */
export function runPs(args: Arguments): Promise<number> {
  const [id, other] = args.positionals;
  const json = args.flag("json");
  if (id !== undefined && other !== undefined) {
    return withClient(args, (client) => printDifference(client, id, other, json));
  }
  if (id !== undefined) return withClient(args, (client) => printExecution(client, id, json));
  return withClient(args, async (client) => {
    const { executions } = await client.call("executions.list", { limit: 1000 });
    const { sweeps, dvcQueue } = await client.call("sweeps.list", {});
    const { commands: foreign } = await client.call("pipeline.foreign", {});
    const all = args.flag("all");
    const shown = executions.filter(({ state }) => all || state === "running" || state === "starting");
    const shownSweeps = sweeps.filter(({ state }) => all || isAlive(state));
    const shownQueue = dvcQueue.filter(({ state }) => all || state === "running");
    const history = all ? await wholeHistory(client) : undefined;
    if (args.flag("json")) {
      printJson({
        executions: shown,
        sweeps: shownSweeps,
        dvcQueue: shownQueue,
        foreign,
        ...(history ? { history } : {}),
      });
    } else {
      if (history) printHistory(history, Date.now());
      else
        printTable(
          ["id", "state", "age", "took", "stage", "command"],
          shown.map(({ executionId, state, startedAtMs, endedAtMs, stages, command, waitsFor }) => [
            executionId,
            state,
            formatAge(Date.now() - startedAtMs),
            formatDuration((endedAtMs ?? Date.now()) - startedAtMs),
            waitsFor ? `waits for pid ${waitsFor.pid}` : (stages.at(-1)?.stage ?? ""),
            command,
          ]),
        );
      for (const line of foreignLines(foreign, Date.now())) printLine(label(line));
      if (shownSweeps.length > 0) {
        printLine("");
        printTable(
          ["sweep", "state", "age", "trials", "to go", "params"],
          shownSweeps.map((sweep) => [
            sweep.sweepId,
            sweep.state === "waiting" && sweep.waitsFor !== undefined ? `waits for ${sweep.waitsFor}` : sweep.state,
            formatAge(Date.now() - sweep.createdAtMs),
            countsText(sweep)
              .map(({ text }) => text)
              .join(", "),
            sweep.etaMs === undefined ? "" : formatDuration(sweep.etaMs),
            sweep.params.map(({ name, values }) => `${name} = ${values}`).join("; "),
          ]),
        );
      }
      if (shownQueue.length > 0) {
        printLine("");
        printTable(
          ["DVC's own queue", "state"],
          shownQueue.map(({ name, state }) => [name, state]),
        );
      }
    }
    return 0;
  });
}

/** A line each: "in another terminal: dvc repro train (pid 12, ada, started 3 min ago in pts/2) runs train". */
export function foreignLines(foreign: readonly ForeignDvc[], nowMs: number): readonly string[] {
  return foreign.map((each) => {
    const { runs, reads, holdsRepository } = each;
    const does = [
      ...(runs.length > 0 ? [`runs ${runs.join(", ")}`] : []),
      ...(reads.length > 0 ? [`reads what ${reads.join(", ")} reads`] : []),
      ...(holdsRepository ? ["has the lock of the repository"] : []),
    ];
    return `in another terminal: ${processWords(each, nowMs)} ${does.join(", ")}`;
  });
}
