import { readdirSync, readFileSync } from "node:fs";

/** In the environment of everything that an execution runs: its folder. A process keeps it in whatever session it goes to. */
export const executionVariable = "SLIPWAY_EXECUTION";

/** Between SIGINT, SIGTERM and SIGKILL. */
const patienceMs = 5000;
const lookEveryMs = 50;

/** The living processes of an execution, by its folder: also those that left its group or lost their parents (Linux). */
export function processesOf(folder: string): readonly number[] {
  const mark = `${executionVariable}=${folder}`;
  return listed("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    return readText(`/proc/${name}/environ`).split("\0").includes(mark) ? [Number(name)] : [];
  });
}

/** Which of these processes are still there and the execution's. */
export function stillOf(folder: string, pids: readonly number[]): readonly number[] {
  const mark = `${executionVariable}=${folder}`;
  return pids.filter((pid) => readText(`/proc/${pid}/environ`).split("\0").includes(mark));
}

/** Its short name, as the system has it (Linux, at most 15 bytes). */
export function processName(pid: number): string {
  return readText(`/proc/${pid}/comm`).trim();
}

/**
 * Ends an execution: SIGINT to its whole group, as ctrl+C would, and to what has left the group (`setsid`, a double fork);
 * SIGTERM and SIGKILL to what stays. Resolves to what is left because it obeys none: nothing, as a rule. `group` undefined: its number is not known
 * to be still the execution's.
 */
export async function endProcesses(folder: string, group: number | undefined): Promise<readonly number[]> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
    if (!signalAll(folder, group, signal)) return [];
    for (const until = Date.now() + patienceMs; Date.now() < until; ) {
      if (!signalAll(folder, group, 0)) return [];
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  }
  return processesOf(folder);
}

/** False where there is nothing to signal any more. */
function signalAll(folder: string, group: number | undefined, signal: NodeJS.Signals | 0): boolean {
  // First who is there: what the group's end leaves behind would else be signalled twice.
  const others = processesOf(folder).filter((pid) => group === undefined || groupOf(pid) !== group);
  const hasGroup = group !== undefined && signalled(-group, signal);
  return others.map((pid) => signalled(pid, signal)).some(Boolean) || hasGroup;
}

function signalled(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(target, signal);
    return true;
  } catch {
    return false;
  }
}

/** Field 5 of /proc/PID/stat. */
function groupOf(pid: number): number | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  const group = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2];
  return group === undefined ? undefined : Number(group);
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // no /proc here
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // it has ended, or is another user's
  }
}
