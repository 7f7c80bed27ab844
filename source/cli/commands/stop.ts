import type { HubClient } from "../../client/hub-client.js";
import { isAlive } from "../../domain/sweep/sweep.js";
import type { Arguments } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { withClient } from "../with-client.js";
import { newest } from "./logs.js";

/**
 * `slipway stop [ID | SWEEP]`: SIGINT first, as ctrl+C would; exit code 1 where nothing was running. Of a sweep what is queued is
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
  if (args.flag("json")) printJson({ executionId, stopped });
  else printLine(stopped ? `Execution #${executionId} was told to stop` : `Execution #${executionId} is not running`);
  return stopped ? 0 : 1;
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
