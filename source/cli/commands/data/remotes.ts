import type { RemoteView } from "../../../api/dataset-work-calls.js";
import { label } from "../../../ui/text/sanitize.js";
import { type Arguments, invalid } from "../../arguments.js";
import { printJson, printLine } from "../../output.js";
import { printTable } from "../../text-table.js";
import { withClient } from "../../with-client.js";
import { callerOf } from "./caller-of.js";
import { finishDataJob } from "./finish-data-job.js";

/** `slipway data remotes [add NAME URL | default NAME | remove NAME | test NAME | check NAME]` */
export function runDataRemotes(args: Arguments): Promise<number> {
  const [verb, name, url] = args.positionals;
  if (verb !== undefined && name === undefined) throw invalid("data remotes", `"${verb}" wants the name of a remote`);
  return withClient(args, async (client) => {
    if (verb === undefined || name === undefined) {
      const { remotes } = await client.call("data.remotes", {});
      if (args.flag("json")) printJson({ remotes });
      else tell(remotes);
      return 0;
    }
    const input = { name, ...callerOf(args) };
    if (verb === "default") return finishDataJob(args, client, await client.call("data.defaultRemote", input));
    if (verb === "remove") return finishDataJob(args, client, await client.call("data.removeRemote", input));
    if (verb === "test") return finishDataJob(args, client, await client.call("data.testRemote", input));
    if (verb === "check") return finishDataJob(args, client, await client.call("data.checkRemote", input));
    if (verb !== "add") throw invalid("data remotes", `It has add, default, remove, test and check, not "${verb}"`);
    if (url === undefined) throw invalid("data remotes", "Give a name and a URL");
    const remote = { ...input, url, local: args.flag("local"), isDefault: args.flag("default") };
    return finishDataJob(args, client, await client.call("data.addRemote", remote));
  });
}

function tell(remotes: readonly RemoteView[]): void {
  if (remotes.length === 0) {
    printLine("There is no remote: slipway data remotes add NAME URL --default");
    return;
  }
  printTable(
    ["", "name", "kind", "url", "in", "needs"],
    remotes.map(({ isDefault, name, kind, url, in: file, needs, isInstalled }) => [
      isDefault ? "*" : "",
      label(name),
      kind,
      label(url),
      file,
      needs === undefined ? "" : `${needs}${isInstalled ? "" : " (missing)"}`,
    ]),
  );
}
