import { label } from "../../ui/text/sanitize.js";
import type { Arguments } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { withClient } from "../with-client.js";

/** `slipway trust [--list]`: shows what the project runs, then allows exactly that, until it changes. */
export function runTrust(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const { root, commands, commandProblems, fingerprint, trusted } = await client.call("project.get", {});
    const isSilent = args.flag("json");
    if (!isSilent) {
      printLine(`What ${label(root)} runs:`);
      for (const command of commands) printLine(`  ${label(command)}`);
      for (const problem of commandProblems) printLine(`  cannot be read: ${label(problem)}`);
    }
    if (args.flag("list")) {
      if (isSilent) printJson({ project: root, trusted, commands, problems: commandProblems });
      return 0;
    }
    // Without a fingerprint the hub tells why it cannot be trusted.
    await client.call("project.trust", fingerprint === undefined ? {} : { seen: fingerprint });
    if (isSilent) printJson({ trusted: root, commands });
    else printLine(`${label(root)} is trusted: these commands may be run, until they change.`);
    return 0;
  });
}
