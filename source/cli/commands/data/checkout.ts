import { type Arguments, invalid } from "../../arguments.js";
import { printJson, printLine } from "../../output.js";
import { ownCaller } from "../../own-caller.js";
import { withClient } from "../../with-client.js";

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
