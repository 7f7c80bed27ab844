import { open, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { spawnDetached } from "../../adapters/process.js";
import { findHub } from "../../client/connect.js";
import { UserError } from "../../domain/user-error.js";
import { executionVariable } from "../../store/execution-processes.js";
import { startTimeOf } from "../../store/process-identity.js";
import { prepareProjectFolder } from "../../store/project-folder.js";
import { storeError } from "../../store/store-error.js";
import { hubNodeFlags, program } from "../program.js";

const startWithinMs = 20_000;
/** Where our own hub has ended, another one that was started at the same moment may be about to answer. */
const otherWithinMs = 3000;
const lookEveryMs = 25;
const alreadyRunning = "hub.already-running";
const largestLogBytes = 5_000_000;

/**
 * Starts the hub of a project in a session of its own, its output in `.slipway/hub.log`; resolves when it answers.
 * @throws UserError `hub.start-failed` with the last words of the log, `store.…` where the folder cannot be written
 */
export async function spawnHub(
  projectRoot: string,
  args: readonly string[],
  options: {
    readonly signal?: AbortSignal;
    readonly env?: NodeJS.ProcessEnv;
    /** Its process is there, and does not answer yet. */
    readonly onSpawned?: () => void;
  } = {},
): Promise<void> {
  const { signal = new AbortController().signal, env = process.env } = options;
  const slipwayDir = await prepareProjectFolder(projectRoot);
  const outputFile = join(slipwayDir, "hub.log");
  const logStart = await rotate(outputFile);
  const argv = [...program(hubNodeFlags), "hub", "start", "--foreground", ...args];
  // Started from within a stage it must not be taken for a part of that execution.
  const { [executionVariable]: _execution, ...own } = env;
  const pid = await spawnDetached(argv, { cwd: projectRoot, env: own, outputFile });
  options.onSpawned?.();
  const giveUpAt = Date.now() + startWithinMs;
  let aloneUntil: number | undefined;
  while (Date.now() < Math.min(giveUpAt, aloneUntil ?? giveUpAt)) {
    signal.throwIfAborted();
    if (await answers(projectRoot, signal)) return;
    if (startTimeOf(pid) === undefined) {
      const failure = await startFailed(slipwayDir, outputFile, logStart);
      if (failure.code !== alreadyRunning) throw failure;
      aloneUntil ??= Date.now() + otherWithinMs;
    }
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  throw await startFailed(slipwayDir, outputFile, logStart);
}

/** One that listens and is still busy with its start is waited for. */
async function answers(projectRoot: string, signal: AbortSignal): Promise<boolean> {
  return findHub(projectRoot, false, signal).then(
    (access) => access !== undefined,
    (error: unknown) => {
      if (error instanceof UserError && error.code === "hub.hangs") return false;
      throw error;
    },
  );
}

async function rotate(file: string): Promise<number> {
  const size = (await stat(file).catch(() => undefined))?.size ?? 0;
  if (size < largestLogBytes) return size;
  await rename(file, `${file}.1`);
  return 0;
}

async function startFailed(slipwayDir: string, logFile: string, from: number): Promise<UserError> {
  const said = await textFrom(logFile, from);
  // `printError` writes the message in one line and the hint indented below it.
  const [, message, hint] = /^slipway: (.+)(?:\n {2}(.+))?/m.exec(said) ?? [];
  if (message === undefined) {
    // On a full disk it could not even write down why.
    const failure = await whyNotWritable(slipwayDir);
    if (failure) return failure;
  }
  const code = failureCode(message ?? "");
  return new UserError({
    code,
    kind: code === "store.newer" ? "refused" : "failed",
    message: message ?? "The hub does not start",
    hint: hint ?? `Look into ${logFile}.`,
  });
}

function failureCode(message: string): string {
  if (message.startsWith("The hub of this project runs already")) return alreadyRunning;
  return message.includes("was written by a newer Slipway") ? "store.newer" : "hub.start-failed";
}

async function whyNotWritable(slipwayDir: string): Promise<UserError | undefined> {
  const path = join(slipwayDir, `probe-${process.pid}`);
  try {
    await writeFile(path, Buffer.alloc(4096, " "), { mode: 0o600, flush: true });
    return undefined;
  } catch (error) {
    return storeError(error, slipwayDir);
  } finally {
    await rm(path, { force: true });
  }
}

async function textFrom(file: string, position: number): Promise<string> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64_000), 0, 64_000, position);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await handle.close();
  }
}
