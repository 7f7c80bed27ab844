import type { DatasetVersion } from "../../../domain/dataset.js";
import { type Arguments, invalid } from "../../arguments.js";
import { printJson, printLine } from "../../output.js";
import { ownCaller } from "../../own-caller.js";
import { withClient } from "../../with-client.js";
import { findVersion } from "./find-version.js";

/** `slipway data checkout PATH VERSION|NAME|REVISION`: puts a version into the workspace. */
export function runDataCheckout(args: Arguments): Promise<number> {
  const [path, wanted] = args.positionals;
  if (path === undefined || !wanted) throw invalid("data checkout", "Give the path of a dataset and a version");
  return withClient(args, async (client) => {
    const found = await findVersion(client, path, wanted, "data checkout");
    if (found.current) return told(args, found, path, `${path} has the version ${found.md5.slice(0, 8)} already`);
    const caller = args.text("hub") ? {} : { caller: ownCaller() };
    const commit = found.commit === undefined ? {} : { commit: found.commit };
    const { kept: isKept = false } = await client.call("datasets.restore", {
      path,
      md5: found.md5,
      ...commit,
      wait: true,
      ...caller,
    });
    const kept = isKept ? "; what was changed is kept: u in the app brings it back" : "";
    return told(args, found, path, `${path} is the version ${found.md5.slice(0, 8)} now${kept}`, isKept);
  });
}

function told(args: Arguments, { md5, commit }: DatasetVersion, path: string, line: string, isKept = false): number {
  if (args.flag("json")) printJson({ path, md5, commit, ...(isKept ? { kept: true } : {}) });
  else printLine(line);
  return 0;
}
