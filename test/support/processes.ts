import { readdirSync, readFileSync } from "node:fs";

/** True while a process of this id runs; a zombie does not. */
export function isAlive(pid: number): boolean {
  const state = stateOf(pid);
  return state !== undefined && state !== "Z" && state !== "X";
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

/** User and system CPU time of the process so far and its resident memory (Linux, 100 ticks a second). */
export function usage(pid: number): { readonly cpuMs: number; readonly rssBytes: number } {
  const fields = statFields(pid);
  const rssPages = Number(readProc(pid, "statm").split(" ")[1] ?? 0);
  return { cpuMs: (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10, rssBytes: rssPages * 4096 };
}

const stateOf = (pid: number) => statFields(pid)[0];

/** /proc/PID/stat from field 3 (state) on; the name before it may hold spaces. */
function statFields(pid: number): readonly string[] {
  const stat = readProc(pid, "stat");
  return stat === "" ? [] : stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return ""; // it has ended, or is another user's
  }
}
