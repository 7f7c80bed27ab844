import { readFile, realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import type { DvcProcess } from "../../domain/pipeline/dvc-process.js";
import { hasOpen, processFacts, variableOf } from "../processes/process-facts.js";

/** `.dvc/tmp/rwlock` (dvc/rwlock.py): who writes and who reads which path; entries of killed processes stay. */
const entrySchema = z.object({ pid: z.number().int(), cmd: z.string() });
const rwlockSchema = z.object({
  write: z.record(z.string(), entrySchema).default({}),
  read: z.record(z.string(), z.array(entrySchema)).default({}),
});

/** The files that tell of a lock, in `.dvc/tmp`. */
export const lockFiles = ["lock", "rwlock"] as const;

export function lockFolder(dvcRoot: string): string {
  return join(dvcRoot, ".dvc", "tmp");
}

/**
 * The living DVC commands that have a lock of the repository, read natively: by `rwlock` those that run a stage, by the open
 * `lock` the one that has the whole repository. `isOwn`: by the value of `variable` in its environment; such a one is left out.
 */
export async function lockHolders(
  dvcRoot: string,
  own: { readonly variable: string; readonly isOwn: (value: string) => boolean },
): Promise<readonly DvcProcess[]> {
  const folder = lockFolder(dvcRoot);
  const text = await readFile(join(folder, "rwlock"), "utf8").catch(() => "{}");
  const rwlock = rwlockSchema.safeParse(jsonOf(text)).data ?? { write: {}, read: {} };
  const found = new Map<number, { cmd: string; writes: string[]; reads: string[]; holdsRepository: boolean }>();
  const of = (pid: number, cmd: string) => {
    const known = found.get(pid) ?? { cmd, writes: [], reads: [], holdsRepository: false };
    found.set(pid, known);
    return known;
  };
  for (const [path, { pid, cmd }] of Object.entries(rwlock.write)) of(pid, cmd).writes.push(path);
  for (const [path, readers] of Object.entries(rwlock.read)) {
    for (const { pid, cmd } of readers) of(pid, cmd).reads.push(path);
  }
  const holder = await repositoryHolder(join(folder, "lock"));
  if (holder !== undefined) of(holder.pid, "").holdsRepository = true;
  return [...found].flatMap(([pid, { cmd, ...locked }]) => {
    const facts = processFacts(pid);
    const mark = variableOf(pid, own.variable);
    if (!facts || (mark !== undefined && own.isOwn(mark))) return [];
    // A pid that was given to another program since: DVC's own line is of the one that is dead.
    const isSure = holder?.pid === pid && holder.isSure;
    if (!isSure && !facts.argv.some((word) => /dvc/.test(basename(word)))) return [];
    const { argv, ...rest } = facts;
    return [{ pid, command: commandOf(argv, cmd), ...rest, ...locked }];
  });
}

/** `isSure`: the system names it, whatever program it is. */
type Holder = { readonly pid: number; readonly isSure: boolean };

/** The process that has the lock now (zc.lockfile: `flock`; its pid is in the file, which it has open just as long). */
async function repositoryHolder(file: string): Promise<Holder | undefined> {
  const path = await realpath(file).catch(() => file);
  const locking = (await flockHolders(path)).find((pid) => hasOpen(pid, path) !== false);
  if (locking !== undefined) return { pid: locking, isSure: true };
  const pid = Number((await readFile(file, "utf8").catch(() => "")).trim());
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  // Of another user's process it is not told: that it lives has to do.
  return hasOpen(pid, path) === false ? undefined : { pid, isSure: false };
}

/**
 * The pids that have a file locked by `flock`, by Linux's table of locks (proc_locks(5): "1: FLOCK ADVISORY WRITE 708 08:01:1234 0 EOF",
 * one that waits has "->"); the device is not compared, which a layered file system tells in two ways.
 */
async function flockHolders(path: string): Promise<readonly number[]> {
  const inode = await stat(path).then(
    ({ ino }) => String(ino),
    () => undefined,
  );
  if (inode === undefined) return [];
  const table = await readFile("/proc/locks", "utf8").catch(() => "");
  return table.split("\n").flatMap((line) => {
    const [, kind, , , pid, place = ""] = line.trim().split(/\s+/);
    return kind === "FLOCK" && place.split(":")[2] === inode && Number(pid) > 0 ? [Number(pid)] : [];
  });
}

/** "dvc repro train": without the Python and the folders before it. */
function commandOf(argv: readonly string[], told: string): string {
  const at = argv.findIndex((word) => basename(word) === "dvc");
  if (at >= 0) return ["dvc", ...argv.slice(at + 1)].join(" ");
  return argv.length > 0 ? argv.join(" ").replace(/\s+/g, " ") : told;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {}; // being written, or corrupted (treeverse/dvc #6097)
  }
}
