import type { Caller } from "../../api/calls.js";
import type { HubClient } from "../../client/hub-client.js";
import type { Arguments } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { ownCaller } from "../own-caller.js";
import { withClient } from "../with-client.js";
import { followLog } from "./follow-log.js";

/** `slipway run [STAGE…]`: runs the pipeline and shows its log; ctrl+C leaves it running. The exit code is DVC's success. */
export function runRun(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    if (args.flag("trust")) await client.call("project.trust", {});
    const caller: Caller = ownCaller();
    const input = {
      targets: [...args.positionals],
      force: args.flag("force"),
      ...(args.text("hub") ? {} : { caller }),
    };
    const { executionId } = await client.call("pipeline.run", input);
    if (args.flag("detach")) {
      if (args.flag("json")) printJson({ executionId });
      else printLine(`Execution #${executionId} has started: slipway logs ${executionId} -f`);
      return 0;
    }
    if (!args.flag("json")) return exitCode(await followLog(client, { executionId, timestamps: false }));
    const execution = await ended(client, executionId);
    printJson(execution);
    return exitCode(execution.exitCode);
  });
}

function exitCode(code: number | undefined): number {
  return code === 0 ? 0 : 1;
}

/** Waits without writing anything. */
async function ended(client: HubClient, executionId: string) {
  const look = async () => {
    const { executions } = await client.call("executions.list", { limit: 200 });
    return executions.find((each) => each.executionId === executionId);
  };
  for (;;) {
    const execution = await look();
    if (execution && execution.state !== "running" && execution.state !== "starting") return execution;
    await nextEvent(client);
  }
}

function nextEvent(client: HubClient): Promise<void> {
  return new Promise((resolve) => {
    const stop = client.onEvent(({ topic }) => {
      if (topic !== "executions") return;
      stop();
      resolve();
    });
    // An event between the look and the listening would be missed.
    setTimeout(() => {
      stop();
      resolve();
    }, 1000);
  });
}
