import type { HubClient } from "../../client/hub-client.js";
import { UserError } from "../../domain/user-error.js";
import { label } from "../../ui/text/sanitize.js";
import { type Arguments, invalid } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { withClient } from "../with-client.js";

type Named = { readonly runId: string; readonly name: string };

/** `slipway runs delete ID… [--restore]`: those that are named, all of them or, where one is not there, none. */
export function runRunsDelete(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const restores = args.flag("restore");
    if (args.positionals.length === 0)
      throw invalid("runs delete", "Name the runs: their ids, the beginnings of them, or names");
    const names = new Map<string, string>();
    for (const text of args.positionals) {
      const { runId, name } = await runOf(client, text, restores);
      names.set(runId, name);
    }
    const runIds = [...names.keys()];
    if (restores) await client.call("runs.restore", { runIds });
    else await client.call("runs.delete", { runIds });
    if (args.flag("json")) printJson(restores ? { restored: runIds } : { deleted: runIds });
    else for (const [runId, name] of names) printLine(`${restores ? "restored" : "deleted"} ${runId} ${label(name)}`);
    return 0;
  });
}

/** @throws UserError `run.not-found`, `run.ambiguous` */
async function runOf(client: HubClient, text: string, deleted: boolean): Promise<Named> {
  const quoted = JSON.stringify(text);
  const filters = /^[0-9a-f]{4,32}$/.test(text) ? [`id:${text}`, `name=${quoted}`] : [`name=${quoted}`];
  for (const filter of filters) {
    const view = await client.call("runs.table", {
      filter,
      sort: [],
      group: "",
      toggled: [],
      deleted,
      offset: 0,
      limit: 10,
      columns: [],
      aggregate: "best",
    });
    const runs = view.rows.flatMap((row) => (row.kind === "run" ? [row] : []));
    const meant = filter.startsWith("id:") ? runs.filter(({ runId }) => runId.startsWith(text)) : runs;
    const [one, another] = meant;
    if (one && another) {
      throw new UserError({
        code: "run.ambiguous",
        kind: "invalid",
        message: `${quoted} may be ${meant.map(({ runId, name }) => `${runId} (${name})`).join(", ")}`,
        hint: "Name the run by its whole id.",
      });
    }
    if (one) return one;
  }
  throw new UserError({
    code: "run.not-found",
    kind: "not-found",
    message: `There is no ${deleted ? "deleted " : ""}run ${quoted}`,
    hint: deleted ? "Only a deleted run can be restored." : "List the ids with: slipway runs ls --columns id,name",
  });
}
