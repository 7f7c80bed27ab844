import { readFileSync } from "node:fs";

/** A process named so that its pid, given to another after a restart, is not taken for it. */
export type ProcessIdentity = {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat: start time in clock ticks since boot. Empty where it cannot be read. */
  readonly startTime: string;
  readonly bootId: string;
};

export function ownIdentity(): ProcessIdentity {
  return identityOf(process.pid);
}

/** Of a process that lives now. */
export function identityOf(pid: number): ProcessIdentity {
  return { pid, startTime: startTimeOf(pid) ?? "", bootId: bootId() };
}

/** True while exactly that process lives. Without /proc a living pid has to do. */
export function isAlive({ pid, startTime, bootId: boot }: ProcessIdentity): boolean {
  if (boot !== bootId()) return false;
  const now = startTimeOf(pid);
  if (now !== undefined) return now === startTime;
  try {
    process.kill(pid, 0);
    return startTime === "";
  } catch {
    return false;
  }
}

/** Field 22 of /proc/PID/stat; undefined for a process that is not there or a zombie. */
export function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the command in parentheses, which may itself hold blanks and parentheses.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}
