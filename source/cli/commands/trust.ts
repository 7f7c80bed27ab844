import type { Arguments } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { withClient } from "../with-client.js";

/** `slipway trust`: what dvc.yaml runs may be run from here, until it changes. */
export function runTrust(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const { root, commands } = await client.call("project.trust", {});
    if (args.flag("json")) printJson({ trusted: root, commands });
    else {
      printLine(`${root} is trusted. These commands may be run:`);
      for (const command of commands) printLine(`  ${command}`);
    }
    return 0;
  });
}
