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
  const differing = running ? differs(args, running.url) : undefined;
  if (differing !== undefined) throw runsOtherwise(differing);
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

/** The option that the hub which runs already may not have; how long it waits for work is no matter. */
function differs(args: Arguments, url: string): string | undefined {
  const port = portOf(args);
  if (port !== undefined && String(port) !== new URL(url).port) return `--port ${port}`;
  const flag = ["no-auth", "read-only"].find((name) => args.flag(name));
  if (flag !== undefined) return `--${flag}`;
  const root = args.text("artifact-root");
  return root === undefined ? undefined : `--artifact-root ${root}`;
}

function runsOtherwise(option: string): UserError {
  return new UserError({
    code: "hub.already-running",
    kind: "conflict",
    message: `The hub runs already, and was perhaps not started with ${option}`,
    hint: "Stop it first: slipway hub stop",
  });
}
