import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readHubFile } from "../../client/hub-file.js";
import { type Killed, killedWords } from "../../domain/pipeline/failure.js";
import { userShellVariable } from "../../hub/executions/run-environment.js";
import { waitForOthers } from "../../hub/executions/wait-for-others.js";
import { saveDurably } from "../../store/durable-file.js";
import { stageFailure } from "../../store/execution-failure.js";
import { type ExecutionProcess, executionFiles, readSpec, saveExit } from "../../store/execution-files.js";
import { endProcesses, executionVariable, processesOf, processName } from "../../store/execution-processes.js";
import { watchGrowth } from "../../store/growth.js";
import { noteEveryMs, writeTimes } from "../../store/log-times.js";
import { isAlive, ownIdentity, startTimeOf } from "../../store/process-identity.js";
import { label } from "../../ui/text/sanitize.js";
import { spawnHub } from "../hub-command/spawn-hub.js";

/** A hub that died is started again within 5 s, so that the retries of an MLflow client succeed. */
const lookAtHubEveryMs = 1500;
const lookForRoomEveryMs = 2000;
/** Processes that are named: an exit has little room. */
const mostNamed = 20;

/** The parent of one execution, in a session of its own: outlives hub and terminal, writes how it ended, revives the hub. */
export async function runSupervise(argv: readonly string[]): Promise<number> {
  const [folder = "", projectRoot = "", ...hubArgs] = argv;
  const spec = await readSpec(folder);
  if (!spec) throw new Error(`no execution in ${folder}`);
  process.umask(spec.umask);
  let stopped = false;
  const waiting = new AbortController();
  let stop = () => {
    stopped = true;
    waiting.abort();
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => stop());
  if (!spec.trial) await waitForTurn(folder, projectRoot, waiting.signal);
  if (stopped) {
    await noteExit(folder, { exitCode: 130, stopped, endedAtMs: Date.now() });
    return 0;
  }
  const [file = "", ...args] = spec.argv;
  const log = openSync(join(folder, executionFiles.log), "a", 0o600);
  const env = { ...process.env, [executionVariable]: folder };
  const child = spawn(file, args, { cwd: spec.cwd, env, detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  const ended = new Promise<{ readonly exitCode: number; readonly signal?: number }>((resolve) => {
    child.on("error", (error) => {
      process.stderr.write(`slipway: ${file} does not start: ${error.message}\n`);
      resolve({ exitCode: 127 });
    });
    child.on("exit", (code, name) => {
      const signal = constants.signals[name ?? "SIGTERM"];
      resolve(code === null ? { exitCode: 128 + signal, signal } : { exitCode: code });
    });
  });
  const group = child.pid;
  stop = () => {
    if (stopped || group === undefined) return;
    stopped = true;
    void endProcesses(folder, group);
  };
  const groupStartTime = group === undefined ? undefined : startTimeOf(group);
  const identity: ExecutionProcess = {
    supervisor: ownIdentity(),
    ...(group === undefined ? {} : { group }),
    ...(groupStartTime === undefined ? {} : { groupStartTime }),
  };
  await saveDurably(join(folder, executionFiles.process), JSON.stringify(identity));
  const stopNoting = noteTimes(folder);
  const guard = setInterval(() => void reviveHub(projectRoot, hubArgs), lookAtHubEveryMs);
  const { exitCode, signal } = await ended;
  const isKilled = signal !== undefined && !stopped;
  // What it has started is ended below.
  if (isKilled) stop = () => undefined;
  const slipwayDir = join(projectRoot, ".slipway");
  const failure = stopped || exitCode === 0 ? undefined : await stageFailure(slipwayDir, spec.executionId, signal);
  const orphans = isKilled ? processesOf(folder) : [];
  const killed = isKilled ? { signal, ended: orphans.slice(0, mostNamed).map(named) } : undefined;
  // A stage that ignored the signal, or that no DVC will record, must not go on writing the outs of the next run.
  const left = (stopped || killed) && group !== undefined ? await endProcesses(folder, group) : processesOf(folder);
  if (killed) process.stdout.write(`\nslipway: ${label(killedWords(killed))}\n`);
  stopNoting();
  await noteExit(folder, {
    exitCode,
    stopped,
    endedAtMs: Date.now(),
    ...(left.length > 0 ? { left: [...left] } : {}),
    ...(failure ? { failure } : {}),
    ...(killed ? { killed } : {}),
  });
  clearInterval(guard);
  return 0;
}

function named(pid: number): Killed["ended"][number] {
  return { pid, name: processName(pid) };
}

/** Tries until there is room on the disk, or the project is gone: an exit that nobody knows is a run that is lost. */
async function noteExit(folder: string, exit: Parameters<typeof saveExit>[1]): Promise<void> {
  while (existsSync(folder)) {
    try {
      return await saveExit(folder, exit);
    } catch {
      await sleep(lookForRoomEveryMs);
    }
  }
}

/** Waits for the DVC commands that others have started here: who is waited for stands in the log and in a file. */
async function waitForTurn(folder: string, projectRoot: string, signal: AbortSignal): Promise<void> {
  const noted = join(folder, executionFiles.waiting);
  await saveDurably(join(folder, executionFiles.process), JSON.stringify({ supervisor: ownIdentity() }));
  await waitForOthers(projectRoot, signal, async ({ writes: _, reads: __, ...holder }, words) => {
    // Both outputs of this process are the execution's log.
    process.stdout.write(`slipway: waiting for ${label(words)}\n`);
    await saveDurably(noted, JSON.stringify(holder));
  });
  await rm(noted, { force: true });
}

/** Notes when the log grows, until it is told to end. */
function noteTimes(folder: string): () => void {
  const path = join(folder, executionFiles.log);
  const notes = writeTimes(join(folder, executionFiles.times));
  const note = () => {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > 0) notes.note(size, Date.now());
  };
  let timer: NodeJS.Timeout | undefined;
  let notedAtMs = 0;
  const stopWatching = watchGrowth(folder, [executionFiles.log], () => {
    timer ??= setTimeout(
      () => {
        timer = undefined;
        notedAtMs = Date.now();
        note();
      },
      Math.max(0, notedAtMs + noteEveryMs - Date.now()),
    );
  });
  return () => {
    stopWatching();
    clearTimeout(timer);
    note();
    notes.close();
  };
}

let reviving = false;

/** A hub that ended as it should has taken hub.json with it, and is missed all the same: the stage logs to it. */
async function reviveHub(projectRoot: string, hubArgs: readonly string[]): Promise<void> {
  // A project that was removed needs no hub.
  if (reviving || !existsSync(join(projectRoot, ".slipway"))) return;
  const file = await readHubFile(projectRoot);
  if (file && isAlive(file)) return;
  reviving = true;
  try {
    await spawnHub(projectRoot, hubArgs, { env: hubEnvironment() });
  } catch (error) {
    process.stderr.write(`slipway: the hub does not come back: ${error instanceof Error ? error.message : error}\n`);
  } finally {
    reviving = false;
  }
}

/** The execution's environment without what was added for it. */
function hubEnvironment(): NodeJS.ProcessEnv {
  const { MLFLOW_TRACKING_URI: _uri, MLFLOW_TRACKING_TOKEN: _token, PYTHONUNBUFFERED: _raw, ...rest } = process.env;
  return { ...rest, SHELL: process.env[userShellVariable] };
}
