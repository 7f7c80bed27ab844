import { resolve } from "node:path";
import { type HubOptions, startHub } from "../../hub/hub.js";
import type { Arguments } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { program } from "../program.js";
import { appVersion } from "../version.js";
import { idleOf, passedOn, portOf } from "./passed-on.js";

/** 30 minutes without terminal, execution, request and live run. */
const defaultIdleS = 1800;

/** What is open gets so long to be closed. */
const endWithinMs = 10_000;

/** The hub in this process until it ends; prints where it is when it is ready. */
export async function runHubHere(projectRoot: string, args: Arguments): Promise<number> {
  const log = (line: string) => process.stderr.write(`${new Date().toISOString()} ${line}\n`);
  // A fault of one request must not take the points of the others with it.
  process.on("unhandledRejection", (reason) =>
    log(`fault: ${reason instanceof Error ? reason.stack : String(reason)}`),
  );
  // A log that has no room is no reason to end.
  process.stderr.on("error", () => undefined);
  const hub = await startHub(hubOptions(projectRoot, args, log));
  const stop = () => void hub.stop();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, stop);
  try {
    if (args.flag("json")) printJson({ url: hub.url, pid: process.pid, token: hub.token ?? null });
    else printLine(`The hub runs at ${hub.url}, pid ${process.pid}`);
  } catch (error) {
    log(`it is not told where it is: ${error}`);
  }
  await hub.ended;
  return 0;
}

function hubOptions(projectRoot: string, args: Arguments, log: (line: string) => void): HubOptions {
  const port = portOf(args);
  const artifactRoot = args.text("artifact-root");
  const idleS = args.flag("keep") ? undefined : (idleOf(args) ?? defaultIdleS);
  return {
    projectRoot,
    appVersion,
    program: program(),
    ownArgs: passedOn(args),
    auth: !args.flag("no-auth"),
    readOnly: args.flag("read-only"),
    now: Date.now,
    log,
    onStopping: () => killLater(log),
    ...(port === undefined ? {} : { port }),
    ...(artifactRoot === undefined ? {} : { artifactRoot: resolve(artifactRoot) }),
    ...(idleS === undefined ? {} : { idleS }),
  };
}

/** By a signal: a thread that waits for a file for ever would hold up a plain exit, too. */
function killLater(log: (line: string) => void): void {
  const timer = setTimeout(() => {
    log(`the hub does not end within ${endWithinMs / 1000} s: it is killed`);
    process.kill(process.pid, "SIGKILL");
  }, endWithinMs);
  timer.unref();
}
