import { resolve } from "node:path";
import { unusedSums, unusedWarnings } from "../../../actions/unused-words.js";
import type { UnusedObjectView, UnusedView } from "../../../api/data-unused-view.js";
import { UserError } from "../../../domain/user-error.js";
import { formatAmount, formatBytes } from "../../../ui/text/format.js";
import { label } from "../../../ui/text/sanitize.js";
import { type Arguments, invalid } from "../../arguments.js";
import { isConfirmed, isTerminal } from "../../confirm.js";
import { printJson, printLine } from "../../output.js";
import { printTable } from "../../text-table.js";
import { withClient } from "../../with-client.js";
import { callerOf } from "./caller-of.js";
import { waitDataJob } from "./wait-data-job.js";

const scopes = ["workspace", "all-branches", "all-tags", "all-commits", "all-experiments"] as const;
/** The safest: what any commit or experiment uses stays. */
const safest = ["all-commits", "all-experiments"] as const;

/** `slipway data gc`: lists what would be removed from the cache; removes it only with --yes, or where it is confirmed. */
export function runDataGc(args: Arguments): Promise<number> {
  const named = scopes.filter((scope) => args.flag(scope));
  const kept = named.length > 0 ? named : safest;
  if (args.flag("dry") && args.flag("yes")) throw invalid("data gc", "--dry and --yes contradict each other");
  return withClient(args, async (client) => {
    const projects = args.texts("projects").map((path) => resolve(path));
    const keeping = { kept, projects, shared: args.flag("shared") };
    const unused = await client.call("data.unused", { kept, projects });
    const isDry = args.flag("dry") || unused.total === 0 || !(args.flag("yes") || (isTerminal() && !args.flag("json")));
    if (isDry && args.flag("json")) printJson({ ...unused, removed: false });
    else if (!args.flag("json")) tell(unused);
    if (isDry && (args.flag("dry") || args.flag("json") || unused.total === 0)) return 0;
    if (isDry) throw notDone("Remove them with --yes, or only list them with --dry.");
    if (!args.flag("yes") && !(await isConfirmed(`Remove ${formatAmount(unused.total, "object")}?`)))
      throw notDone("Remove them with --yes.");
    const { jobId } = await client.call("data.collect", { ...keeping, digest: unused.digest, ...callerOf(args) });
    const outcome = await waitDataJob(client, jobId);
    if (args.flag("json")) printJson({ ...unused, removed: true, ...outcome });
    else printLine(label(outcome.message));
    return 0;
  });
}

function tell(unused: UnusedView): void {
  const { objects, total, command } = unused;
  if (total === 0) {
    printLine("Nothing would be removed: everything in the cache is used");
    return;
  }
  printTable(
    ["size", "md5", "last at", "also on", "path"],
    objects.map((object) => [
      formatBytes(object.sizeBytes),
      object.md5.slice(0, 8),
      object.commit?.slice(0, 8) ?? "no commit",
      placeOf(object),
      object.path ?? "",
    ]),
  );
  if (objects.length < total) printLine(`… and ${formatAmount(total - objects.length, "smaller one")}`);
  printLine(label(unusedSums(unused)));
  for (const warning of unusedWarnings(unused)) printLine(label(`! ${warning}`));
  printLine(label(`Would be removed by: ${command}`));
}

function placeOf({ remotes, isUnknown, isAtSource }: UnusedObjectView): string {
  if (remotes.length > 0) return remotes.join(", ");
  if (isAtSource) return "its source";
  return isUnknown ? "unknown" : "nowhere else";
}

function notDone(hint: string): UserError {
  return new UserError({ code: "data.not-confirmed", kind: "refused", message: "Nothing was removed", hint });
}
