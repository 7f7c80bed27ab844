import { connectHub, findHub } from "../../client/connect.js";
import { readHubFile } from "../../client/hub-file.js";
import { UserError } from "../../domain/user-error.js";
import { startTimeOf } from "../../store/process-identity.js";
import type { Arguments } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { findProjectRoot } from "../project-root.js";
import { spawnHub } from "./spawn-hub.js";

const stopWithinMs = 15_000;

/** `slipway hub stop`: exit code 3 where work is alive and `--force` was not given. */
export async function runHubStop(args: Arguments): Promise<number> {
  const projectRoot = await findProjectRoot(undefined);
  const file = await readHubFile(projectRoot);
  if (!file || !(await findHub(projectRoot, false, new AbortController().signal))) {
    if (args.flag("json")) printJson({ stopped: false });
    else printLine(`No hub runs for ${projectRoot}`);
    return 0;
  }
  const client = connectHub({
    projectRoot,
    readOnly: false,
    host: { startHub: (root) => spawnHub(root, []) },
    start: false,
  });
  try {
    await client.call("hub.stop", { force: args.flag("force") });
  } finally {
    client.close();
  }
  for (const until = Date.now() + stopWithinMs; startTimeOf(file.pid) === file.startTime; ) {
    if (Date.now() > until) {
      throw new UserError({
        code: "hub.stop-failed",
        kind: "failed",
        message: `The hub (pid ${file.pid}) does not end`,
        hint: `Look into .slipway/hub.log, or end it: kill ${file.pid}`,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  if (args.flag("json")) printJson({ stopped: true });
  else printLine(`The hub (pid ${file.pid}) has ended`);
  return 0;
}
