import { findHub } from "../client/connect.js";
import { readHubFile } from "../client/hub-file.js";
import { UserError } from "../domain/user-error.js";
import { withLoopback } from "../hub/executions/run-environment.js";
import type { Arguments } from "./arguments.js";
import { spawnHub } from "./hub-command/spawn-hub.js";
import { portChanged } from "./hub-command/status.js";
import { printJson, printLine } from "./output.js";
import { findProjectRoot } from "./project-root.js";

/** `slipway env`: exports with which an unmodified script logs to the hub, which is started where it does not run. */
export async function runEnv(args: Arguments): Promise<number> {
  const projectRoot = await findProjectRoot(undefined);
  const { signal } = new AbortController();
  if (!(await findHub(projectRoot, false, signal))) await spawnHub(projectRoot, args.flag("keep") ? ["--keep"] : []);
  const access = await findHub(projectRoot, false, signal);
  if (!access) throw new UserError({ code: "hub.start-failed", kind: "failed", message: "The hub has ended again" });
  const variables = {
    MLFLOW_TRACKING_URI: access.url,
    MLFLOW_TRACKING_TOKEN: access.token,
    NO_PROXY: withLoopback(process.env.NO_PROXY),
    no_proxy: withLoopback(process.env.no_proxy),
  };
  if (args.flag("json")) printJson(variables);
  else {
    for (const [name, value] of Object.entries(variables))
      printLine(`export ${name}='${value.replaceAll("'", "'\\''")}'`);
    // Not on standard output, which a shell evaluates.
    const insteadOf = (await readHubFile(projectRoot))?.insteadOf;
    if (insteadOf !== undefined) process.stderr.write(`# ${portChanged(insteadOf)}\n`);
    process.stderr.write(
      args.flag("keep")
        ? "# The hub runs until: slipway hub stop\n"
        : "# The hub ends 30 minutes after the last terminal, request and live run (slipway env --keep: never).\n",
    );
  }
  return 0;
}
