import type { RemovedOuts } from "../../api/run-plan-views.js";
import type { HubClient } from "../../client/hub-client.js";
import type { Execution } from "../../domain/pipeline.js";
import { label } from "../../ui/text/sanitize.js";
import { printWarning } from "../output.js";
import { nextEvent } from "./next-event.js";

/** The execution when it has ended; undefined where the hub has none of that id. */
export async function endedExecution(client: HubClient, executionId: string): Promise<Execution | undefined> {
  for (;;) {
    const { executions } = await client.call("executions.list", { limit: 1000 });
    const execution = executions.find((each) => each.executionId === executionId);
    if (execution?.state !== "running" && execution?.state !== "starting") return execution;
    await nextEvent(client, "executions");
  }
}

/** What an execution that did not succeed leaves behind, to stderr: outs that DVC had removed, processes that go on. */
export function tellLeft({ executionId, left = [] }: Execution, { outs, command }: RemovedOuts): void {
  if (left.length > 0) {
    printWarning(
      `Processes of execution #${executionId} are still there: ${left.join(", ")} (kill -KILL them, or wait)`,
    );
  }
  if (outs.length === 0) return;
  const gone = outs.filter(({ restorable }) => !restorable).map(({ path }) => path);
  printWarning(label(`DVC had removed before the stage ran: ${outs.map(({ path }) => path).join(", ")}`));
  if (command !== undefined) printWarning(label(`  as they were: ${command}`));
  if (gone.length > 0) printWarning(label(`  not in DVC's cache, so not to be had again: ${gone.join(", ")}`));
}
