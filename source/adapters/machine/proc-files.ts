import { readFileSync } from "node:fs";

/** Busy and whole time of a processor in clock ticks since the machine began. */
export type CpuTimes = { readonly busy: number; readonly whole: number };

/** Files of /proc are made while they are read and never wait: read at once. "" for one that is not there. */
export function readNow(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** All cores together, then each (proc_stat(5); guest time is in user time already). */
export function parseCpuTimes(stat: string): {
  readonly all: CpuTimes | undefined;
  readonly cores: readonly CpuTimes[];
} {
  const lines = [...stat.matchAll(/^cpu(\d*) +(.+)$/gm)].map(([, core, text = ""]) => {
    const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0, steal = 0] = text
      .split(" ")
      .map(Number);
    const busy = user + nice + system + irq + soft + steal;
    return { core, times: { busy, whole: busy + idle + wait } };
  });
  return {
    all: lines.find(({ core }) => core === "")?.times,
    cores: lines.filter(({ core }) => core !== "").map(({ times }) => times),
  };
}

/** Percent of the time between two looks; undefined where none has passed. */
export function busyPercent(before: CpuTimes | undefined, now: CpuTimes | undefined): number | undefined {
  if (!before || !now || now.whole <= before.whole) return undefined;
  return Math.min(100, Math.max(0, ((now.busy - before.busy) / (now.whole - before.whole)) * 100));
}

/** Fields of /proc/meminfo in bytes. */
export function parseMeminfo(text: string): ReadonlyMap<string, number> {
  return new Map([...text.matchAll(/^([\w()]+): +(\d+) kB$/gm)].map(([, name = "", kb]) => [name, Number(kb) * 1024]));
}

/** Bytes received and sent by all interfaces but the loopback; undefined where there is no table. */
export function parseNetDev(text: string): { readonly receivedBytes: number; readonly sentBytes: number } | undefined {
  const rows = [...text.matchAll(/^ *([^\s:]+): *(\d.*)$/gm)].filter(([, name]) => name !== "lo");
  if (rows.length === 0 && !text.includes("lo:")) return undefined;
  const sum = (field: number) =>
    rows.reduce((total, [, , fields = ""]) => total + Number(fields.trim().split(/ +/)[field] ?? 0), 0);
  return { receivedBytes: sum(0), sentBytes: sum(8) };
}

/** Linux counts in sectors of this size whatever the disk has (block/stat.rst). */
const sectorBytes = 512;
/** Whole disks: no partition, no loop device, nothing that lies over other disks and would be counted twice. */
const wholeDisk = /^((s|v|xv|h)d[a-z]+|nvme\d+n\d+|mmcblk\d+)$/;

/** Bytes read from and written to all disks. */
export function parseDiskstats(
  text: string,
): { readonly readBytes: number; readonly writtenBytes: number } | undefined {
  const disks = text
    .split("\n")
    .map((line) => line.trim().split(/ +/))
    .filter(([, , name = ""]) => wholeDisk.test(name));
  if (disks.length === 0) return undefined;
  const sum = (field: number) => disks.reduce((total, fields) => total + Number(fields[field] ?? 0) * sectorBytes, 0);
  return { readBytes: sum(5), writtenBytes: sum(9) };
}

export function parseLoad(text: string): readonly number[] {
  return text.split(" ").slice(0, 3).map(Number).filter(Number.isFinite);
}
