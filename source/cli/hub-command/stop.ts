import { connectHub, findHub } from "../../client/connect.js";
import { UserError } from "../../domain/user-error.js";
import { isAlive, type ProcessIdentity } from "../../store/process-identity.js";
import { lockHolder } from "../../store/project-folder.js";
import type { Arguments } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { findProjectRoot } from "../project-root.js";
import { spawnHub } from "./spawn-hub.js";

const stopWithinMs = 15_000;
/** A hub whose hub.json was lost writes it again within a second. */
const reachedWithinMs = 3000;
const lookEveryMs = 20;

/**
 * `slipway hub stop`: exit code 3 where work is alive and `--force` was not given. With it a hub that does not answer is ended
 * by signals, to the very process that holds the lock.
 */
export async function runHubStop(args: Arguments): Promise<number> {
  const projectRoot = await findProjectRoot(undefined);
  const force = args.flag("force");
  const hub = await lockHolder(projectRoot);
  if (!hub) {
    if (args.flag("json")) printJson({ stopped: false });
    else printLine(`No hub runs for ${projectRoot}`);
    return 0;
  }
  try {
    if (!(await isReached(projectRoot, hub))) throw unreachable(hub);
    await askToStop(projectRoot, force);
    if (!(await ends(hub, stopWithinMs))) throw staysAlive(hub);
  } catch (error) {
    const isDeaf = error instanceof UserError && deaf.has(error.code);
    if (!isDeaf || !force) throw error;
    await endBySignals(hub);
  }
  if (args.flag("json")) printJson({ stopped: true });
  else printLine(`The hub (pid ${hub.pid}) has ended`);
  return 0;
}

/** Codes of a hub that cannot be asked. */
const deaf = new Set(["hub.hangs", "hub.down", "hub.not-running", "hub.unreachable", "hub.stop-failed"]);

async function isReached(projectRoot: string, hub: ProcessIdentity): Promise<boolean> {
  for (const until = Date.now() + reachedWithinMs; Date.now() < until && isAlive(hub); ) {
    if (await findHub(projectRoot, false, new AbortController().signal)) return true;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  return !isAlive(hub);
}

async function askToStop(projectRoot: string, force: boolean): Promise<void> {
  const host = { startHub: (root: string) => spawnHub(root, []) };
  const client = connectHub({ projectRoot, readOnly: false, host, start: false });
  try {
    await client.call("hub.stop", { force });
  } finally {
    client.close();
  }
}

async function endBySignals(hub: ProcessIdentity): Promise<void> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if (!isAlive(hub)) return;
    process.kill(hub.pid, signal);
    if (await ends(hub, stopWithinMs / 3)) return;
  }
  throw staysAlive(hub);
}

async function ends(hub: ProcessIdentity, patienceMs: number): Promise<boolean> {
  for (const until = Date.now() + patienceMs; isAlive(hub); ) {
    if (Date.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  return true;
}

function unreachable({ pid }: ProcessIdentity): UserError {
  return new UserError({
    code: "hub.unreachable",
    kind: "unavailable",
    message: `The hub lives (pid ${pid}), but .slipway/hub.json does not lead to it`,
    hint: "End it all the same (what it supervises lives on): slipway hub stop --force",
  });
}

function staysAlive({ pid }: ProcessIdentity): UserError {
  return new UserError({
    code: "hub.stop-failed",
    kind: "failed",
    message: `The hub (pid ${pid}) does not end`,
    hint: "Look into .slipway/hub.log, or end it: slipway hub stop --force",
  });
}
