import { findHub } from "../../client/connect.js";
import { readHubFile } from "../../client/hub-file.js";
import { UserError } from "../../domain/user-error.js";
import type { Arguments } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { findProjectRoot } from "../project-root.js";
import { idleOf, passedOn, portOf } from "./passed-on.js";
import { spawnHub } from "./spawn-hub.js";

/** `slipway hub start`: in the background, or here with `--foreground`. */
export async function runHubStart(args: Arguments): Promise<number> {
  const projectRoot = await findProjectRoot(undefined);
  if (args.flag("foreground")) {
    const { runHubHere } = await import("./foreground.js");
    return runHubHere(projectRoot, args);
  }
  checkNumbers(args);
  const running = await findHub(projectRoot, false, new AbortController().signal);
  if (!running) await spawnHub(projectRoot, passedOn(args));
  const file = await readHubFile(projectRoot);
  const access = await findHub(projectRoot, args.flag("read-only"), new AbortController().signal);
  if (!file || !access) {
    throw new UserError({ code: "hub.start-failed", kind: "failed", message: "The hub has ended again" });
  }
  if (args.flag("json"))
    printJson({ url: access.url, pid: file.pid, token: args.flag("no-auth") ? null : access.token });
  else printLine(`${running ? "The hub runs already" : "The hub runs"} at ${access.url}, pid ${file.pid}`);
  return 0;
}

/** Told here: the hub in the background could only write it into its log. */
function checkNumbers(args: Arguments): void {
  portOf(args);
  idleOf(args);
}
