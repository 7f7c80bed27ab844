import { formatBytes, formatCount } from "../../ui/text/format.js";
import { type Arguments, invalid } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { ownCaller } from "../own-caller.js";
import { printTable } from "../text-table.js";
import { withClient } from "../with-client.js";

/** `slipway data ls`: everything that DVC tracks, with its state. */
export function runDataLs(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const data = await client.call("datasets.list", {});
    if (args.flag("json")) printJson(data);
    else if (data.state === "no-dvc") printLine("DVC is not set up here: dvc init");
    else {
      printTable(
        ["path", "state", "rows", "size", "md5", "made by"],
        data.datasets.map(({ path, state, rows, sizeBytes, md5, stage }) => [
          path,
          state,
          rows === undefined ? "" : formatCount(rows),
          sizeBytes === undefined ? "" : formatBytes(sizeBytes),
          md5?.slice(0, 8) ?? "",
          stage ?? "",
        ]),
      );
    }
    return 0;
  });
}

/** `slipway data log PATH`: the versions of a dataset in git's history, the newest first. */
export function runDataLog(args: Arguments): Promise<number> {
  const [path] = args.positionals;
  if (path === undefined) throw invalid("data log", "Give the path of a dataset");
  return withClient(args, async (client) => {
    const { versions } = await client.call("datasets.versions", { path });
    if (args.flag("json")) printJson({ versions });
    else {
      printTable(
        ["", "md5", "commit", "when", "rows", "size", "by", "message"],
        versions.map((each) => [
          each.current ? "*" : "",
          each.md5.slice(0, 8),
          each.commit?.slice(0, 8) ?? "workspace",
          new Date(each.atMs).toISOString().slice(0, 16),
          each.rows === undefined ? "" : formatCount(each.rows),
          each.sizeBytes === undefined ? "" : formatBytes(each.sizeBytes),
          each.author,
          each.message,
        ]),
      );
    }
    return 0;
  });
}

/** `slipway data checkout PATH VERSION`: puts a version (the first digits of its md5 or commit) into the workspace. */
export function runDataCheckout(args: Arguments): Promise<number> {
  const [path, wanted] = args.positionals;
  if (path === undefined || !wanted) throw invalid("data checkout", "Give the path of a dataset and a version");
  return withClient(args, async (client) => {
    const { versions } = await client.call("datasets.versions", { path });
    const found = versions.find(({ md5, commit }) => md5.startsWith(wanted) || commit?.startsWith(wanted));
    if (found?.commit === undefined) throw invalid("data checkout", `${path} has no version "${wanted}"`);
    const caller = args.text("hub") ? {} : { caller: ownCaller() };
    await client.call("datasets.restore", { path, md5: found.md5, commit: found.commit, ...caller });
    if (args.flag("json")) printJson({ path, md5: found.md5 });
    else printLine(`${path} is the version ${found.md5.slice(0, 8)} now`);
    return 0;
  });
}
