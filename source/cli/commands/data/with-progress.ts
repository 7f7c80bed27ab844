import { percentOf, stepOf } from "../../../../screens/datasets/progress-words.js";
import type { TablesAsked } from "../../../api/table-calls.js";
import type { HubClient } from "../../../client/hub-client.js";
import { printStatus } from "../../output.js";

/** What `run` gives; meanwhile a line of a terminal's standard error tells how far the reading of these tables is. */
export async function withProgress<Result>(
  client: HubClient,
  tables: TablesAsked,
  run: () => Promise<Result>,
): Promise<Result> {
  if (!process.stderr.isTTY) return run();
  let asking = false;
  let over = false;
  const look = async () => {
    asking = true;
    const { progress } = await client.call("tables.progress", { tables }).catch(() => ({ progress: undefined }));
    asking = false;
    if (progress && !over)
      printStatus([percentOf(progress), stepOf(progress)].filter((part) => part !== "").join("  "));
  };
  const stop = client.onEvent(({ topic }) => {
    if (topic === "tables" && !asking) void look();
  });
  try {
    return await run();
  } finally {
    over = true;
    stop();
    printStatus("");
  }
}
