import type { HubClient } from "../../client/hub-client.js";
import { UserError } from "../../domain/user-error.js";
import type { Arguments } from "../arguments.js";
import { withClient } from "../with-client.js";
import { followLog, printFrom } from "./follow-log.js";

/** `slipway logs [ID] [-f]`: the log of an execution, the newest where none is named. */
export function runLogs(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const executionId = args.positionals[0] ?? (await newest(client));
    if (args.flag("follow")) await followLog(client, executionId);
    else await printFrom(client, executionId, 0, true);
    return 0;
  });
}

/** @throws UserError `execution.none` */
export async function newest(client: HubClient): Promise<string> {
  const [execution] = (await client.call("executions.list", { limit: 1 })).executions;
  if (execution) return execution.executionId;
  throw new UserError({
    code: "execution.none",
    kind: "not-found",
    message: "Nothing was run here yet",
    hint: "Run the pipeline: slipway run",
  });
}
