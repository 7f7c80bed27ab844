import type { HubClient } from "../../client/hub-client.js";
import { isAlive } from "../../domain/sweep/sweep.js";
import type { Arguments } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { withClient } from "../with-client.js";
import { newest } from "./logs.js";
import { endedExecution, tellLeft } from "./tell-end.js";

/**
 * `slipway stop [ID | SWEEP]`: SIGINT first, as ctrl+C would, then waits for its end and tells what it leaves behind; exit code 1 where nothing was
 * running or something is left. Of a sweep what is queued is
 * dropped, too. Without an id the sweep that has trials to go, else the newest execution.
 */
export function runStop(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const id = args.positionals[0] ?? (await runningSweep(client)) ?? (await newest(client));
    return id.startsWith("sweep-") ? stopSweep(client, args, id) : stopExecution(client, args, id);
  });
}

async function stopExecution(client: HubClient, args: Arguments, executionId: string): Promise<number> {
  const { stopped } = await client.call("pipeline.stop", { executionId });
  const json = args.flag("json");
  if (!json)
    printLine(stopped ? `Execution #${executionId} was told to stop` : `Execution #${executionId} is not running`);
  if (!stopped || args.flag("detach")) {
    if (json) printJson({ executionId, stopped });
    return stopped ? 0 : 1;
  }
  const execution = await endedExecution(client, executionId);
  const removed = await client.call("pipeline.removed", { executionId });
  if (json) printJson({ executionId, stopped, left: execution?.left ?? [], removed });
  else if (execution) {
    if (!execution.left) printLine(`Execution #${executionId} has ended: no process of it is left`);
    tellLeft(execution, removed);
  }
  return execution?.left ? 1 : 0;
}

async function stopSweep(client: HubClient, args: Arguments, sweepId: string): Promise<number> {
  const { stopped, dropped } = await client.call("sweeps.stop", { sweepId });
  if (args.flag("json")) printJson({ sweepId, stopped, dropped });
  else {
    printLine(
      stopped
        ? `${sweepId} was told to stop: ${dropped} queued trials dropped, what runs is asked to end`
        : `${sweepId} is over already`,
    );
  }
  return stopped ? 0 : 1;
}

async function runningSweep(client: HubClient): Promise<string | undefined> {
  const { sweeps } = await client.call("sweeps.list", {});
  // The oldest is the one that runs.
  return sweeps.findLast(({ state }) => isAlive(state))?.sweepId;
}
