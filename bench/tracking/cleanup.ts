// Whatever ends the benchmark, none of its processes and folders is left.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gone, isAlive } from "../../test/support/processes.js";
import { processTree } from "./process-tree.js";

const started = new Set<number>();
const folders = new Set<string>();

process.on("exit", () => {
  for (const pid of processTree(...started)) kill(pid, "SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));

/** A process of ours: ended with the benchmark at the latest. */
export function keep(pid: number): void {
  started.add(pid);
}

/** Ends a process and all that it started: SIGTERM, after 15 s SIGKILL. */
export async function endTree(pid: number): Promise<void> {
  const tree = processTree(pid);
  kill(pid, "SIGTERM");
  await gone(pid, 15_000);
  for (const each of tree.filter(isAlive)) kill(each, "SIGKILL");
  for (const each of tree) await gone(each, 5000);
  started.delete(pid);
}

/** A folder of the benchmark's own, with what is in it removed at its end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-bench-"));
  removeAtEnd(folder);
  return folder;
}

export function removeAtEnd(folder: string): void {
  folders.add(folder);
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it is gone already
  }
}
