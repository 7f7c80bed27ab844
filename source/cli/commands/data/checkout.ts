import type { HubClient } from "../../../client/hub-client.js";
import { unsavedWords } from "../../../domain/data/unsaved.js";
import type { DatasetVersion } from "../../../domain/dataset.js";
import { UserError } from "../../../domain/user-error.js";
import { label } from "../../../ui/text/sanitize.js";
import { type Arguments, invalid } from "../../arguments.js";
import { isConfirmed, isTerminal } from "../../confirm.js";
import { printJson, printLine } from "../../output.js";
import { withClient } from "../../with-client.js";
import { callerOf } from "./caller-of.js";
import { findVersion } from "./find-version.js";

/**
 * `slipway data checkout PATH VERSION|NAME|REVISION [--yes]`: puts a version into the workspace; asks where that has changes which
 * DVC does not have.
 */
export function runDataCheckout(args: Arguments): Promise<number> {
  const [path, wanted] = args.positionals;
  if (path === undefined || !wanted) throw invalid("data checkout", "Give the path of a dataset and a version");
  return withClient(args, async (client) => {
    const found = await findVersion(client, path, wanted, "data checkout");
    const isBroken = await isUnreadable(client, path);
    if (found.current && !isBroken) {
      return told(args, found, path, `${path} has the version ${found.md5.slice(0, 8)} already`);
    }
    const unsaved = found.current ? undefined : await unsavedLine(client, path);
    if (unsaved !== undefined && !args.flag("yes")) await ask(args, path, unsaved);
    const commit = found.commit === undefined ? {} : { commit: found.commit };
    const { md5 } = found;
    const reply = await client.call("datasets.restore", { path, md5, ...commit, wait: true, ...callerOf(args) });
    const kept = reply.kept ? "; what was changed is kept: u in the app brings it back, or slipway data kept" : "";
    const marks = reply.unmerged === undefined ? "" : `; git add ${reply.unmerged} tells git that it is merged`;
    return told(args, found, path, `${path} is the version ${md5.slice(0, 8)} now${kept}${marks}`, reply);
  });
}

/** What of the workspace DVC does not have, in words; undefined: nothing. */
async function unsavedLine(client: HubClient, path: string): Promise<string | undefined> {
  const { unsaved } = await client.call("datasets.unsaved", { path });
  return unsaved && unsavedWords(unsaved, (md5) => md5.slice(0, 8));
}

async function ask(args: Arguments, path: string, unsaved: string): Promise<void> {
  const asks = isTerminal() && !args.flag("json");
  if (asks) printLine(label(`${path}: ${unsaved}; it will be kept aside, and can be brought back.`));
  if (asks && (await isConfirmed("Put the version in its place?"))) return;
  throw new UserError({
    code: "data.unsaved",
    kind: "refused",
    message: `${path} has changes that DVC does not have (${unsaved}): nothing was done`,
    hint: "Restore all the same with --yes: what was changed is kept, and slipway data kept brings it back.",
  });
}

async function isUnreadable(client: HubClient, path: string): Promise<boolean> {
  const view = await client.call("datasets.list", {});
  return view.state === "ready" && view.datasets.some((each) => each.path === path && each.problem !== undefined);
}

function told(
  args: Arguments,
  { md5, commit }: DatasetVersion,
  path: string,
  line: string,
  { kept, unmerged }: { readonly kept?: true; readonly unmerged?: string } = {},
): number {
  const more = { ...(kept ? { kept } : {}), ...(unmerged === undefined ? {} : { unmerged }) };
  if (args.flag("json")) printJson({ path, md5, commit, ...more });
  else printLine(label(line));
  return 0;
}
