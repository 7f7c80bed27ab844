import { mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * What is told of a bug, in two lines; the trace goes to a new file in the user's own folder (in a shared one, somebody could
 * have put a link under its name).
 */
export function crashReport(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const folder = join(process.env.XDG_STATE_HOME || join(homedir(), ".local", "state"), "slipway");
  const file = join(folder, `crash-${new Date().toISOString().replaceAll(":", "-")}-${process.pid}.log`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, `${text}\n`, { mode: 0o600, flag: "wx" });
  } catch {
    return `slipway: a fault of Slipway itself:\n${text}\n`;
  }
  return `slipway: a fault of Slipway itself: ${text.split("\n")[0]}\n  The hub and what runs go on. The trace is in ${file}\n`;
}
