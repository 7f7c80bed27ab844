import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { userInfo } from "node:os";

/** What Linux tells of a living process, of another user's only a part. */
export type ProcessFacts = {
  readonly argv: readonly string[];
  readonly user: string;
  /** Epoch ms. */
  readonly startedAtMs?: number;
  /** "pts/2" */
  readonly terminal?: string;
};

/** Kernel's ticks a second as /proc shows them, on every Linux that Node runs on (USER_HZ). */
const ticks = 100;

/** Undefined for a process that is not there, a zombie, or where there is no /proc. */
export function processFacts(pid: number): ProcessFacts | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The second field is the command in parentheses, which may itself hold blanks and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields[0] === "Z" || fields[0] === "X") return undefined;
  const terminal = terminalOf(Number(fields[4]));
  const bootMs = bootedAtMs();
  const argv = (readText(`/proc/${pid}/cmdline`) ?? "").split("\0").filter((word) => word !== "");
  return {
    argv,
    user: userOf(pid),
    ...(bootMs === undefined ? {} : { startedAtMs: Math.round(bootMs + (Number(fields[19]) * 1000) / ticks) }),
    ...(terminal === undefined ? {} : { terminal }),
  };
}

/** True while the process has the file open; undefined where that is not told (another user's). */
export function hasOpen(pid: number, file: string): boolean | undefined {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((fd) => linkOf(`${folder}/${fd}`) === file);
  } catch {
    return undefined;
  }
}

/** A variable of the environment that a process was started with; undefined also where that is not told. */
export function variableOf(pid: number, name: string): string | undefined {
  const found = (readText(`/proc/${pid}/environ`) ?? "").split("\0").find((each) => each.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

/** Field 7 of /proc/PID/stat: a device number (`proc_pid_stat(5)`); 136 to 143 are pseudo-terminals. */
function terminalOf(device: number): string | undefined {
  const major = (device >> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >> 12) & 0xfff00);
  if (major >= 136 && major <= 143) return `pts/${minor + (major - 136) * 256}`;
  return major === 4 && minor < 64 ? `tty${minor}` : undefined;
}

function userOf(pid: number): string {
  try {
    const { uid } = statSync(`/proc/${pid}`);
    const own = userInfo();
    if (own.uid === uid) return own.username;
    const line = (readText("/etc/passwd") ?? "").split("\n").find((each) => each.split(":")[2] === String(uid));
    return line?.split(":")[0] ?? `uid ${uid}`;
  } catch {
    return "?";
  }
}

function bootedAtMs(): number | undefined {
  const [, seconds] = /^btime (\d+)$/m.exec(readText("/proc/stat") ?? "") ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined; // closed meanwhile
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
