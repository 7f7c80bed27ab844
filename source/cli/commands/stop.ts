import type { Arguments } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { withClient } from "../with-client.js";
import { newest } from "./logs.js";

/** `slipway stop [ID]`: SIGINT first, as ctrl+C would; exit code 1 where nothing was running. */
export function runStop(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const executionId = args.positionals[0] ?? (await newest(client));
    const { stopped } = await client.call("pipeline.stop", { executionId });
    if (args.flag("json")) printJson({ executionId, stopped });
    else printLine(stopped ? `Execution #${executionId} was told to stop` : `Execution #${executionId} is not running`);
    return stopped ? 0 : 1;
  });
}
