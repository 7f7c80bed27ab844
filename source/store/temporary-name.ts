import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isAlive, ownIdentity } from "./process-identity.js";

/** A name for what is not whole yet: `PID.STARTTIME.RANDOM`, so that who finds it can see whether it is still written. */
export function temporaryName(): string {
  const { pid, startTime } = ownIdentity();
  return `${pid}.${startTime}.${randomBytes(6).toString("hex")}`;
}

/** False where its process has ended, or it is no such name. */
export function isWritten(name: string): boolean {
  const [, pid, startTime = ""] = /^(\d+)\.(\d*)\.[0-9a-f]{12}$/.exec(name) ?? [];
  return pid !== undefined && isAlive({ pid: Number(pid), startTime, bootId: ownIdentity().bootId });
}

/** What MLflow's clients uploaded and what was kept of data is theirs, whatever it is called. */
const notOurs = new Set(["artifacts", "kept"]);

/**
 * Removes the temporary files that killed processes have left in a store: by the names that we give, and only where the
 * process is gone. The caller holds the store's lock.
 */
export async function sweepTemporaries(slipwayDir: string, signal: AbortSignal): Promise<void> {
  const sweep = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      if (signal.aborted) return;
      const path = join(folder, entry.name);
      const [, name] = /\.((?:\d+\.\d*\.)?[0-9a-f]{12})\.tmp$/.exec(entry.name) ?? [];
      if (entry.isDirectory() && !(folder === slipwayDir && notOurs.has(entry.name))) await sweep(path);
      else if (entry.isFile() && name !== undefined && !isWritten(name)) await rm(path, { force: true });
    }
  };
  await sweep(slipwayDir);
}
