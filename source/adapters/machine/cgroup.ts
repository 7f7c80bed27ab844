import { dirname, join } from "node:path";
import type { Limits } from "../../domain/machine/machine-sample.js";
import { readNow } from "./proc-files.js";

/** What this process, and all that it starts, is held to, and what of it is used now. */
export type Cgroup = {
  readonly limits: Limits;
  /** Without the cache of files that can be given back. */
  readonly memoryUsedBytes: number | undefined;
  /** Time on processors since the group began. */
  readonly cpuUsedMs: number | undefined;
};

/** More than any machine has: version 1 writes the greatest multiple of a page for "no limit". */
const unlimitedBytes = 2 ** 60;

/** The tightest limits on the way from our own group to the root (cgroup v2, else v1); undefined where nothing limits. */
export function readCgroup(proc: string, root: string): Cgroup | undefined {
  const groups = readNow(join(proc, "self/cgroup")).split("\n");
  const unified = groups.find((line) => line.startsWith("0::"))?.slice(3);
  return (unified === undefined ? undefined : version2(root, unified)) ?? version1(root, groups);
}

function version2(root: string, group: string): Cgroup | undefined {
  const folders = upward(root, group);
  const memory = tightest(folders, (folder) => numberIn(join(folder, "memory.max")));
  const cpus = tightest(folders, (folder) => {
    const [quota, period] = readNow(join(folder, "cpu.max")).trim().split(" ").map(Number);
    return quota === undefined || !period ? undefined : quota / period;
  });
  if (!memory && !cpus) return undefined;
  const usage = /usage_usec (\d+)/.exec(cpus ? readNow(join(cpus.folder, "cpu.stat")) : "")?.[1];
  return {
    limits: { by: "cgroup v2", cpus: cpus?.value, memoryBytes: memory?.value },
    memoryUsedBytes:
      memory && withoutCache(numberIn(join(memory.folder, "memory.current")), memory.folder, "inactive_file"),
    cpuUsedMs: usage === undefined ? undefined : Number(usage) / 1000,
  };
}

function version1(root: string, groups: readonly string[]): Cgroup | undefined {
  const foldersOf = (controller: string) => {
    const line = groups.find((each) => each.split(":")[1]?.split(",").includes(controller));
    return line === undefined ? [] : upward(join(root, controller), line.split(":").slice(2).join(":"));
  };
  const memory = tightest(foldersOf("memory"), (folder) => numberIn(join(folder, "memory.limit_in_bytes")));
  const cpus = tightest(foldersOf("cpu"), (folder) => {
    const quota = numberIn(join(folder, "cpu.cfs_quota_us"));
    const period = numberIn(join(folder, "cpu.cfs_period_us"));
    return quota === undefined || !period ? undefined : quota / period;
  });
  if (!memory && !cpus) return undefined;
  const usedNs = foldersOf("cpuacct").map((folder) => numberIn(join(folder, "cpuacct.usage")))[0];
  return {
    limits: { by: "cgroup v1", cpus: cpus?.value, memoryBytes: memory?.value },
    memoryUsedBytes:
      memory &&
      withoutCache(numberIn(join(memory.folder, "memory.usage_in_bytes")), memory.folder, "total_inactive_file"),
    cpuUsedMs: usedNs === undefined ? undefined : usedNs / 1e6,
  };
}

/** The group's folder and all above it. In a container the path is that of the host, and only the root is there. */
function upward(root: string, group: string): readonly string[] {
  const folders = [];
  for (let at = group; at !== "/" && at !== "." && at !== ""; at = dirname(at)) folders.push(join(root, at));
  return [...folders, root];
}

function tightest(
  folders: readonly string[],
  read: (folder: string) => number | undefined,
): { readonly folder: string; readonly value: number } | undefined {
  let least: { readonly folder: string; readonly value: number } | undefined;
  for (const folder of folders) {
    const value = read(folder);
    if (value === undefined || !(value > 0) || value >= unlimitedBytes) continue;
    if (!least || value < least.value) least = { folder, value };
  }
  return least;
}

/** Undefined for "max", for -1 and for a file that is not there. */
function numberIn(path: string): number | undefined {
  const text = readNow(path).trim();
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function withoutCache(used: number | undefined, folder: string, field: string): number | undefined {
  if (used === undefined) return undefined;
  const cache = new RegExp(`^${field} (\\d+)$`, "m").exec(readNow(join(folder, "memory.stat")))?.[1];
  return Math.max(0, used - Number(cache ?? 0));
}
