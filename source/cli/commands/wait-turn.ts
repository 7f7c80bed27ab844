import type { HubClient } from "../../client/hub-client.js";
import { processWords } from "../../domain/pipeline/dvc-process.js";
import { nextEvent } from "./next-event.js";
import { tellWaiting } from "./tell-foreign.js";

/** As of a shell's command that ctrl+C has ended. */
const interrupted = 130;

/**
 * Resolves when the execution has begun, which waits for the DVC commands of others; each of them is told. ctrl+C gives the
 * execution up as long as it waits, and ends this process; afterwards it only leaves it, as ever.
 */
export async function waitTurn(client: HubClient, executionId: string): Promise<void> {
  const giveUp = () => {
    client
      .call("pipeline.stop", { executionId })
      .catch(() => undefined)
      .finally(() => process.exit(interrupted));
  };
  let told = 0;
  try {
    for (;;) {
      const { executions } = await client.call("executions.list", { limit: 200 });
      const execution = executions.find((each) => each.executionId === executionId);
      const { waitsFor } = execution ?? {};
      if (execution?.state !== "starting") return;
      if (waitsFor && waitsFor.pid !== told) {
        if (told === 0) process.on("SIGINT", giveUp);
        told = waitsFor.pid;
        tellWaiting(processWords(waitsFor, Date.now()));
      }
      await nextEvent(client, "executions");
    }
  } finally {
    process.removeListener("SIGINT", giveUp);
  }
}
