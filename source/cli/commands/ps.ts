import { formatAge, formatDuration } from "../../ui/text/format.js";
import type { Arguments } from "../arguments.js";
import { printJson } from "../output.js";
import { printTable } from "../text-table.js";
import { withClient } from "../with-client.js";

/** `slipway ps [--all]`: what runs, with `--all` what ran. */
export function runPs(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const { executions } = await client.call("executions.list", { limit: 1000 });
    const shown = executions.filter(({ state }) => args.flag("all") || state === "running" || state === "starting");
    if (args.flag("json")) printJson({ executions: shown });
    else {
      printTable(
        ["id", "state", "age", "took", "stage", "command"],
        shown.map(({ executionId, state, startedAtMs, endedAtMs, stages, command }) => [
          executionId,
          state,
          formatAge(Date.now() - startedAtMs),
          formatDuration((endedAtMs ?? Date.now()) - startedAtMs),
          stages.at(-1)?.stage ?? "",
          command,
        ]),
      );
    }
    return 0;
  });
}
