import { open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { asExecutionId, type ExecutionId } from "../domain/ids.js";
import type { Execution, ExecutionState, StageRun } from "../domain/pipeline.js";
import { saveDurably } from "./durable-file.js";
import { processesOf, stillOf } from "./execution-processes.js";
import { isAlive, ownIdentity } from "./process-identity.js";
import { readRegular } from "./regular-file.js";

/** What is known of an execution when it begins; written by the hub before anything starts. */
const specSchema = z.object({
  executionId: z.string(),
  targets: z.array(z.string()),
  argv: z.array(z.string()),
  cwd: z.string(),
  umask: z.number(),
  who: z.string(),
  startedAtMs: z.number(),
  gitCommit: z.string().optional(),
  gitDirty: z.boolean().optional(),
  /** Its CUDA_VISIBLE_DEVICES, where it was chosen. */
  gpus: z.string().optional(),
  via: z.enum(["app", "cli", "watch"]).optional(),
  trial: z.object({ sweepId: z.string(), number: z.number() }).optional(),
  /** `before`: none where it was not there. */
  changed: z
    .array(z.object({ file: z.string(), key: z.string(), before: z.string().optional(), after: z.string() }))
    .optional(),
  /** Of the runs that its stages create, beside those that every execution gives them. */
  runTags: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
});
/** Written by the supervisor: itself and the process group that it started. */
const processSchema = z.object({
  supervisor: z.object({ pid: z.number(), startTime: z.string(), bootId: z.string() }),
  group: z.number().optional(),
  /** Of the group's leader, so that the number, given to another, is not taken for it. */
  groupStartTime: z.string().optional(),
});
/** Written by the supervisor at the very end. */
const exitSchema = z.object({
  exitCode: z.number(),
  stopped: z.boolean(),
  endedAtMs: z.number(),
  left: z.array(z.number()).optional(),
  failure: z.object({ stage: z.string(), reason: z.string() }).optional(),
  killed: z.object({ signal: z.number(), ended: z.array(z.object({ pid: z.number(), name: z.string() })) }).optional(),
});
/** Written by the supervisor while another DVC command has the repository; gone when it begins. */
const waitingSchema = z.object({
  pid: z.number(),
  command: z.string(),
  user: z.string(),
  startedAtMs: z.number().optional(),
  terminal: z.string().optional(),
  holdsRepository: z.boolean(),
});

/** An exit with a hundred processes that are left fits. */
const roomBytes = 4096;

/** Its supervisor is there by then, also on a machine that is busy. */
const startsWithinMs = 60_000;

export type ExecutionSpec = z.infer<typeof specSchema>;
export type ExecutionProcess = z.infer<typeof processSchema>;
type ExecutionExit = z.infer<typeof exitSchema>;

export const executionFiles = {
  spec: "execution.json",
  process: "process.json",
  exit: "exit.json",
  events: "events",
  log: "output.log",
  shell: "shell",
  tokens: "tokens",
  /** When the log grew (log-times.ts). */
  times: "output.times",
  /** The folder that the last stage was begun in: of a trial one that DVC made for it. */
  place: "place",
  waiting: "waiting.json",
  /** Room on the disk for its exit, taken before it begins: a stage may fill the disk. */
  room: "room",
} as const;

export function executionFolder(slipwayDir: string, executionId: string): string {
  return join(slipwayDir, "executions", executionId);
}

/** Makes the folder of a new execution with its spec and its empty log. @throws UserError `store.…` */
export async function createExecution(slipwayDir: string, spec: ExecutionSpec): Promise<string> {
  const folder = executionFolder(slipwayDir, spec.executionId);
  await saveDurably(join(folder, executionFiles.spec), JSON.stringify(spec));
  await writeFile(join(folder, executionFiles.log), "", { mode: 0o600, flag: "a" });
  await writeFile(join(folder, executionFiles.events), "", { mode: 0o600, flag: "a" });
  await writeFile(join(folder, executionFiles.room), " ".repeat(roomBytes), { mode: 0o600 });
  return folder;
}

/** What is shown as its command: what a user would type for it. */
export function shownArgv({ argv, gpus }: Pick<ExecutionSpec, "argv" | "gpus">): readonly string[] {
  return gpus === undefined ? argv : [`CUDA_VISIBLE_DEVICES=${gpus}`, ...argv];
}

/** The ids of all executions, newest first. */
export async function listExecutions(slipwayDir: string): Promise<readonly ExecutionId[]> {
  const names = await readdir(join(slipwayDir, "executions")).catch(() => []);
  return names
    .map(asExecutionId)
    .filter((id) => id !== undefined)
    .sort((a, b) => Number(b) - Number(a));
}

export async function readSpec(folder: string): Promise<ExecutionSpec | undefined> {
  return readJson(join(folder, executionFiles.spec), specSchema);
}

export async function readProcess(folder: string): Promise<ExecutionProcess | undefined> {
  return readJson(join(folder, executionFiles.process), processSchema);
}

/** What the files of an execution tell about it now; undefined where there is none. */
export async function readExecution(slipwayDir: string, executionId: ExecutionId): Promise<Execution | undefined> {
  const folder = executionFolder(slipwayDir, executionId);
  const spec = await readSpec(folder);
  if (!spec) return undefined;
  // The process before the exit: an execution that ends between the two reads has its exit by then.
  const started = await readProcess(folder);
  const alive = started ? isAlive(started.supervisor) : undefined;
  const exit = await readJson(join(folder, executionFiles.exit), exitSchema);
  const waitsFor = exit ? undefined : await readJson(join(folder, executionFiles.waiting), waitingSchema);
  const left = exit?.left ? stillOf(folder, exit.left) : [];
  const isYoung = Date.now() - spec.startedAtMs < startsWithinMs;
  const lives = alive || (started && !exit && livesOn(folder, started));
  // Before its command begins the supervisor looks whether it has to wait for others.
  const isWaiting = alive && !exit && (waitsFor !== undefined || started?.group === undefined);
  const state = isWaiting ? "starting" : stateOf(lives, exit, isYoung);
  const stages = parseStageEvents(String(await readRegular(join(folder, executionFiles.events)).catch(() => "")));
  return {
    executionId,
    targets: spec.targets,
    command: shownArgv(spec).join(" "),
    who: spec.who,
    state,
    startedAtMs: spec.startedAtMs,
    endedAtMs: exit?.endedAtMs ?? (state === "lost" ? await lastSignMs(folder) : undefined),
    exitCode: exit?.exitCode,
    pid: started?.group,
    ...(waitsFor && alive ? { waitsFor } : {}),
    ...(left.length > 0 ? { left } : {}),
    ...(exit?.failure ? { failure: exit.failure } : {}),
    ...(exit?.killed ? { killed: exit.killed } : {}),
    stages: exit ? stages.map((stage) => ({ ...stage, endedAtMs: stage.endedAtMs ?? exit.endedAtMs })) : stages,
    gitCommit: spec.gitCommit,
    ...(spec.via ? { via: spec.via } : {}),
    ...(spec.trial ? { trial: spec.trial } : {}),
    ...(spec.changed ? { changed: spec.changed } : {}),
  };
}

/**
 * Lines `begin MS PID @LOGBYTES STAGE` and `end MS CODE @LOGBYTES STAGE` of the stage shell (its first form had no bytes); a
 * stage of several commands is one run.
 */
export function parseStageEvents(text: string): readonly StageRun[] {
  const runs: StageRun[] = [];
  for (const line of text.split("\n")) {
    const [, kind, ms, number, bytes, stage] = /^(begin|end) (\d+) (\d+) (?:@(\d*) )?(.+)$/.exec(line) ?? [];
    if (kind === undefined || stage === undefined) continue;
    const last = runs.at(-1);
    const logged = bytes === undefined || bytes === "" ? undefined : Number(bytes);
    if (kind === "begin") {
      if (last?.stage === stage)
        runs[runs.length - 1] = { ...last, endedAtMs: undefined, exitCode: undefined, logTo: undefined };
      else runs.push({ stage, startedAtMs: Number(ms), endedAtMs: undefined, exitCode: undefined, logFrom: logged });
    } else if (last?.stage === stage) {
      runs[runs.length - 1] = { ...last, endedAtMs: Number(ms), exitCode: Number(number), logTo: logged };
    }
  }
  return runs;
}

/** Notes how an execution ended, on a full disk in the room that was kept for it. @throws UserError `store.…` */
export async function saveExit(folder: string, exit: ExecutionExit): Promise<void> {
  const text = JSON.stringify(exit);
  const room = join(folder, executionFiles.room);
  try {
    await saveDurably(join(folder, executionFiles.exit), text);
    await rm(room, { force: true });
  } catch (error) {
    // Its blocks are written over, which takes no new ones.
    const file = await open(room, "r+").catch(() => undefined);
    if (!file) throw error;
    try {
      await file.write(text.padEnd(roomBytes), 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(room, join(folder, executionFiles.exit));
  }
}

/** The number of the process group that an execution runs in, while its leader is still that process. */
export function groupOf({ group, groupStartTime = "", supervisor }: ExecutionProcess): number | undefined {
  const isIt = group !== undefined && isAlive({ pid: group, startTime: groupStartTime, bootId: supervisor.bootId });
  return isIt ? group : undefined;
}

/** A supervisor that was killed leaves running what it watched over: that is no lost execution yet. */
function livesOn(folder: string, started: ExecutionProcess): boolean {
  if (started.supervisor.bootId !== ownIdentity().bootId) return false;
  return groupOf(started) !== undefined || processesOf(folder).length > 0;
}

/** When the log was last written: of an execution whose end nobody saw, more is not known. */
async function lastSignMs(folder: string): Promise<number | undefined> {
  return stat(join(folder, executionFiles.log)).then(
    ({ mtimeMs }) => Math.round(mtimeMs),
    () => undefined,
  );
}

function stateOf(alive: boolean | undefined, exit: ExecutionExit | undefined, isYoung: boolean): ExecutionState {
  if (exit) return exit.stopped ? "stopped" : exit.exitCode === 0 ? "finished" : "failed";
  // A hub that was killed before it started the supervisor left one that never will.
  if (alive === undefined) return isYoung ? "starting" : "lost";
  return alive ? "running" : "lost";
}

async function readJson<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema> | undefined> {
  try {
    return schema.parse(JSON.parse((await readRegular(path)).toString("utf8")));
  } catch {
    return undefined;
  }
}
