import { UserError } from "../../domain/user-error.js";
import { formatAge, formatNumber } from "../../ui/text/format.js";
import { type Arguments, invalid } from "../arguments.js";
import { printJson } from "../output.js";
import { storeProblems } from "../store-warnings.js";
import { printTable } from "../text-table.js";
import { withClient } from "../with-client.js";

/** `slipway runs ls`: runs with their last metrics, filtered and ordered in MLflow's language. */
export function runRunsLs(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const limit = args.number("limit", 1, 1000) ?? 100;
    const orderBy =
      args
        .text("order-by")
        ?.split(",")
        .map((term) => term.trim()) ?? [];
    const filter = args.text("filter") ?? "";
    const { rows, total } = await client
      .call("runs.list", { filter, orderBy, offset: 0, limit })
      .catch((error: unknown) => {
        throw asArgument(error, orderBy);
      });
    const problems = await storeProblems(client);
    if (args.flag("json")) {
      printJson({ runs: rows, total, problems });
      return 0;
    }
    const keys = [...new Set(rows.flatMap(({ metrics }) => metrics.map(({ key }) => key)))].slice(0, 6);
    printTable(
      ["run", "name", "state", "age", ...keys, "version"],
      rows.map((row) => [
        row.runId.slice(0, 8),
        row.name,
        row.stale ? "STALE" : row.status,
        formatAge(Date.now() - row.startedAtMs),
        ...keys.map((key) => {
          const metric = row.metrics.find((each) => each.key === key);
          return metric ? formatNumber(metric.last) : "";
        }),
        row.versions.map(({ model, version, stage }) => `${model} v${version} ${stage}`).join(", "),
      ]),
    );
    return 0;
  });
}

/** What the hub does not understand here was given as an argument; it calls everything of this language a filter. */
function asArgument(error: unknown, orderBy: readonly string[]): unknown {
  if (!(error instanceof UserError) || error.kind !== "invalid") return error;
  const isOrder = orderBy.some((term) => error.message.startsWith(`Invalid filter "${term}"`));
  return invalid("runs ls", isOrder ? error.message.replace("Invalid filter", "Invalid --order-by") : error.message);
}
