import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** True while a process of this id runs; a zombie does not. */
export function isAlive(pid: number): boolean {
  const state = stateOf(pid);
  return state !== undefined && state !== "Z" && state !== "X";
}

/** The hub that hub.json of this project names; 0 where it names none. */
export function hubPid(projectRoot: string): number {
  const text = readFileSync(join(projectRoot, ".slipway/hub.json"), "utf8");
  return Number(/"pid":\s*(\d+)/.exec(text)?.[1] ?? 0);
}

/** Ends a process that a test started: SIGTERM, after 5 s SIGKILL. Resolves when it is gone. */
export async function endOf(pid: number): Promise<void> {
  for (const [signal, patienceMs] of [
    ["SIGTERM", 5000],
    ["SIGKILL", 5000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return; // it is gone already
    }
    if (await gone(pid, patienceMs)) return;
  }
  throw new Error(`process ${pid} does not end`);
}

/** Resolves to true as soon as the process is gone, to false after `patienceMs`. */
export async function gone(pid: number, patienceMs: number): Promise<boolean> {
  const until = Date.now() + patienceMs;
  while (isAlive(pid)) {
    if (Date.now() > until) return false;
    await new Promise((done) => setTimeout(done, 20));
  }
  return true;
}

/** Every living process whose environment holds `NAME=VALUE`, with its command line (Linux). */
export function processesWith(name: string, value: string): readonly { readonly pid: number; readonly argv: string }[] {
  return readdirSync("/proc").flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    const pid = Number(entry);
    const environment = readProc(pid, "environ").split("\0");
    if (!environment.includes(`${name}=${value}`) || !isAlive(pid)) return [];
    return [{ pid, argv: readProc(pid, "cmdline").split("\0").join(" ").trim() }];
  });
}

/** CPU time that the living threads of a process have taken so far, exact to the microsecond (Linux). */
export function cpuMs(pid: number): number {
  const threads = listProc(`/proc/${pid}/task`).map((task) =>
    Number(readProc(pid, `task/${task}/schedstat`).split(" ")[0]),
  );
  return threads.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e6;
}

/** Resident memory of a process (Linux, pages of 4 KiB). */
export const rssBytes = (pid: number) => Number(readProc(pid, "statm").split(" ")[1] ?? 0) * 4096;

const stateOf = (pid: number) => statFields(pid)[0];

/** /proc/PID/stat from field 3 (state) on; the name before it may hold spaces. */
function statFields(pid: number): readonly string[] {
  const stat = readProc(pid, "stat");
  return stat === "" ? [] : stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function listProc(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // it has ended
  }
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return ""; // it has ended, or is another user's
  }
}
