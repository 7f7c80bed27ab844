import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** Who has DVC's lock of a repository: its pid, and the command line as far as it can be read. */
export type LockHolder = { readonly pid: number; readonly command: string };

/**
 * Who holds `.dvc/tmp/lock` now (flock of zc.lockfile; the file itself stays for ever); undefined where nobody does, and where it
 * cannot be told (no /proc/locks, a lock of another machine).
 */
export async function dvcLockHolder(dvcRoot: string): Promise<LockHolder | undefined> {
  const file = await stat(join(dvcRoot, ".dvc", "tmp", "lock")).catch(() => undefined);
  const locks = file && (await readFile("/proc/locks", "utf8").catch(() => ""));
  if (!file || !locks) return undefined;
  // "3: FLOCK  ADVISORY  WRITE 4711 08:01:131102 0 EOF": the inode is the third part of the sixth field.
  const held = [...locks.matchAll(/^\d+: FLOCK +\S+ +WRITE (\d+) [0-9a-f]+:[0-9a-f]+:(\d+) /gm)];
  const pid = Number(held.find(([, , inode]) => Number(inode) === file.ino)?.[1] ?? 0);
  if (pid <= 0) return undefined;
  const words = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""))
    .split("\0")
    .filter((word) => word !== "");
  // Python's own path and dvc's say nothing.
  const at = words.findIndex((word) => /(^|\/)dvc$/.test(word));
  return { pid, command: at < 0 ? words.join(" ") : ["dvc", ...words.slice(at + 1)].join(" ") };
}
