import type { LogPattern } from "../../api/log-views.js";
import type { HubClient } from "../../client/hub-client.js";
import { UserError } from "../../domain/user-error.js";
import { type Arguments, invalid } from "../arguments.js";
import { withClient } from "../with-client.js";
import { followLog, type PrintedLog, printLog } from "./follow-log.js";
import { executionOfTrial, isSweepId, logsOfSweep } from "./sweep-logs.js";

/**
 * `slipway logs [ID | TRIAL | SWEEP] [-f]`: the log of an execution, the newest where none is named; whole, of a stage, or some of
 * its lines. A sweep has no log of its own: its trials are listed.
 */
export function runLogs(args: Arguments): Promise<number> {
  const filter = filterOf(args);
  const [id] = args.positionals;
  return withClient(args, async (client) => {
    if (id !== undefined && isSweepId(id)) return logsOfSweep(client, args, id);
    const log: PrintedLog = {
      executionId: id === undefined ? await newest(client) : ((await executionOfTrial(client, id)) ?? id),
      stage: args.text("stage"),
      filter,
      timestamps: args.flag("timestamps"),
    };
    if (args.flag("follow")) await followLog(client, log);
    else await printLog(client, log);
    return 0;
  });
}

/** @throws UserError `arguments.invalid` */
function filterOf(args: Arguments): LogPattern | undefined {
  const text = args.text("grep");
  if (text === undefined) return args.flag("errors") ? { kind: "error-lines" } : undefined;
  if (args.flag("errors")) throw invalid("logs", "--grep and --errors are two ways to choose lines: give one");
  if (text === "") throw invalid("logs", "--grep wants a regular expression");
  return { kind: "regex", text, exact: true };
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
