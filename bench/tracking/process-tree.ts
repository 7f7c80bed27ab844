// What a server takes, all its processes together (Linux).
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** A clock tick of /proc/PID/stat: USER_HZ is 100 on Linux. */
const tickMs = 10;

/** The processes and all that they started, as they live now. */
export function processTree(...roots: readonly number[]): readonly number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync("/proc")) {
    if (/^\d+$/.test(entry)) parents.set(Number(entry), Number(statFields(Number(entry))[1] ?? 0));
  }
  const found = new Set(roots);
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const [child, parent] of parents) if (found.has(parent)) found.add(child);
  }
  return [...found].filter((each) => parents.has(each));
}

/** CPU time of the trees so far, with that of children that have ended; exact to 10 ms a process. */
export function treeCpuMs(...roots: readonly number[]): number {
  // Fields 14 to 17 of the manual (user, system, and both of ended children); the first here is the third there.
  return sum(processTree(...roots).map((each) => sum(statFields(each).slice(11, 15).map(Number)) * tickMs));
}

/** Memory of the tree in MB: private pages whole, shared ones by their share (PSS), so that nothing counts twice. */
function treeMemoryMb(pid: number): number {
  const kilobytes = processTree(pid).map((each) => fieldOf(readProc(each, "smaps_rollup"), "Pss"));
  return sum(kilobytes) / 1024;
}

/** Resolves when the tree is at rest: a tenth of a core at most for two seconds, or when a minute is over. */
export async function atRest(pid: number): Promise<void> {
  for (const until = performance.now() + 60_000; performance.now() < until; ) {
    const before = treeCpuMs(pid);
    await new Promise((done) => setTimeout(done, 2000));
    if (treeCpuMs(pid) - before <= 200) return;
  }
}

/** The memory of the tree in MB when it is at rest. */
export async function idleMemoryMb(pid: number): Promise<number> {
  await atRest(pid);
  return treeMemoryMb(pid);
}

/** Begins to watch the peaks: the kernel forgets those that were. */
export function resetPeaks(pid: number): void {
  for (const each of processTree(pid)) {
    try {
      writeFileSync(`/proc/${each}/clear_refs`, "5"); // proc(5): resets the peak resident set size
    } catch (error) {
      // A helper that has ended meanwhile; the server itself must be there.
      if (each === pid) throw error;
    }
  }
}

/** The highest resident memory in MB that the largest process of the tree had since `resetPeaks`, by the kernel's count. */
export function peakMb(pid: number): number {
  return Math.max(...processTree(pid).map((each) => fieldOf(readProc(each, "status"), "VmHWM"))) / 1024;
}

/** /proc/PID/stat from field 3 (state) on; the name before it may hold spaces. */
function statFields(pid: number): readonly string[] {
  const stat = readProc(pid, "stat");
  return stat === "" ? [] : stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function fieldOf(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0);
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return ""; // it has ended
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
