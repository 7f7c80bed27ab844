import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { GpuProcess, MachineProcess } from "../../domain/machine/machine-sample.js";
import { readNow } from "./proc-files.js";

/** Beside those that hold a card or belong to an execution. */
const mostBusy = 30;
const leastPercent = 1;
/** USER_HZ, which every Linux that Node runs on tells as 100 (proc_pid_stat(5)). */
const ticksPerS = 100;

type Known = { readonly startTicks: string; readonly user: string; readonly executionId: string | undefined };
type Counted = { readonly startTicks: string; readonly ticks: number };

/**
 * The processes of this machine that compute (Linux), the busiest first. `executionOf` tells the execution from an environment
 * in the form of /proc/PID/environ; of other users' processes it cannot be read.
 */
export function createProcessReader(options: {
  readonly executionOf: (environ: string) => string | undefined;
  readonly now: () => number;
  readonly proc?: string;
}): (gpuProcesses: readonly GpuProcess[]) => readonly MachineProcess[] {
  const { executionOf, now, proc = "/proc" } = options;
  const users = userNames();
  const known = new Map<number, Known>();
  let before = new Map<number, Counted>();
  let beforeMs = 0;

  const aboutOf = (pid: number, startTicks: string): Known => {
    const kept = known.get(pid);
    if (kept?.startTicks === startTicks) return kept;
    const about = {
      startTicks,
      user: ownerOf(join(proc, String(pid)), users),
      executionId: executionOf(readNow(join(proc, String(pid), "environ"))),
    };
    known.set(pid, about);
    return about;
  };

  return (gpuProcesses) => {
    const atMs = now();
    const elapsedS = (atMs - beforeMs) / 1000;
    const counted = new Map<number, Counted>();
    const all = pidsIn(proc).flatMap((pid): readonly MachineProcess[] => {
      const stat = parseStat(readNow(join(proc, String(pid), "stat")));
      if (!stat) return [];
      counted.set(pid, stat);
      const was = before.get(pid);
      const ticks = was?.startTicks === stat.startTicks ? stat.ticks - was.ticks : 0;
      const { user, executionId } = aboutOf(pid, stat.startTicks);
      const own = gpuProcesses.filter((each) => each.pid === pid);
      const memory = own.flatMap(({ memoryBytes }) => memoryBytes ?? []);
      return [
        {
          pid,
          name: stat.name,
          user,
          cpuPercent: beforeMs === 0 || elapsedS <= 0 ? 0 : (ticks / ticksPerS / elapsedS) * 100,
          memoryBytes: 0,
          gpus: own.map(({ gpu }) => gpu),
          ...(memory.length > 0 ? { gpuMemoryBytes: memory.reduce((sum, bytes) => sum + bytes, 0) } : {}),
          ...(executionId === undefined ? {} : { executionId }),
        },
      ];
    });
    for (const pid of known.keys()) if (!counted.has(pid)) known.delete(pid);
    before = counted;
    beforeMs = atMs;
    const sorted = all.toSorted((a, b) => b.cpuPercent - a.cpuPercent);
    const busiest = new Set(sorted.slice(0, mostBusy).filter(({ cpuPercent }) => cpuPercent >= leastPercent));
    const shown = sorted
      .filter((each) => each.gpus.length > 0 || each.executionId !== undefined || busiest.has(each))
      .map((each) => {
        const folder = join(proc, String(each.pid));
        return { ...each, name: calledAs(folder) ?? each.name, memoryBytes: residentBytes(join(folder, "status")) };
      });
    return [...shown, ...gpuProcesses.filter(({ pid }) => !counted.has(pid)).map(unseen)];
  };
}

/** One that a card's tool tells of and /proc does not: of the machine that this container is on, or hidden from us. */
function unseen({ pid, name, gpu, memoryBytes }: GpuProcess): MachineProcess {
  return {
    ...{ pid, name, user: "?", cpuPercent: 0, memoryBytes: 0, gpus: [gpu] },
    ...(memoryBytes === undefined ? {} : { gpuMemoryBytes: memoryBytes }),
  };
}

/** Of /proc/PID/stat; the name in parentheses may itself hold blanks and parentheses. */
function parseStat(text: string) {
  const end = text.lastIndexOf(")");
  if (end < 0) return undefined;
  const fields = text.slice(end + 2).split(" ");
  return {
    name: text.slice(text.indexOf("(") + 1, end),
    ticks: Number(fields[11] ?? 0) + Number(fields[12] ?? 0),
    startTicks: fields[19] ?? "",
  };
}

/** "python3 train.py": the program and what it was first given, without their folders and without options. */
function calledAs(folder: string): string | undefined {
  const [program = "", ...args] = readNow(join(folder, "cmdline")).split("\0");
  if (program === "") return undefined;
  const first = args[0] === "-m" ? args[1] : args.find((arg) => arg !== "" && !arg.startsWith("-"));
  return first === undefined ? basename(program) : `${basename(program)} ${basename(first)}`;
}

/** From a file in kB: /proc/PID/stat counts in pages, whose size Node does not tell. */
function residentBytes(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readNow(status))?.[1] ?? 0) * 1024;
}

function pidsIn(proc: string): readonly number[] {
  try {
    return readdirSync(proc)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return []; // no /proc here
  }
}

function ownerOf(folder: string, users: ReadonlyMap<number, string>): string {
  try {
    const { uid } = statSync(folder);
    return users.get(uid) ?? String(uid);
  } catch {
    return "";
  }
}

function userNames(): ReadonlyMap<number, string> {
  const rows = readNow("/etc/passwd")
    .split("\n")
    .map((line) => line.split(":"));
  return new Map(rows.flatMap(([name = "", , uid]) => (uid === undefined ? [] : [[Number(uid), name]])));
}
