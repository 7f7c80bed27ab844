import { writeSync } from "node:fs";
import { constants } from "node:os";

/** Mouse, focus, bracketed paste and synchronised output off, cursor on, alternate screen off, colours off. */
const resetSequence =
  "\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l\u001b[?1004l\u001b[?2004l\u001b[?2026l\u001b[?25h\u001b[?1049l\u001b[0m";

let isRestored = true;

/** From here on the terminal is ours and must be given back. */
export function takeTerminal(): void {
  isRestored = false;
}

/** Gives the terminal back as it was; synchronous, and once however often it is called. */
export function restoreTerminal(): void {
  if (isRestored) return;
  isRestored = true;
  try {
    process.stdin.setRawMode?.(false);
    writeSync(1, resetSequence);
  } catch {
    // The terminal is gone: nothing is left to give back.
  }
}

/** Restores on every way out: exit, signals (code 128+n), faults (told after the screen is back), a terminal that is gone. */
export function restoreOnEveryWayOut(onFault: (error: unknown) => string): void {
  process.on("exit", restoreTerminal);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const) {
    process.on(signal, () => {
      restoreTerminal();
      process.exit(128 + constants.signals[signal]);
    });
  }
  const crash = (error: unknown) => {
    const report = onFault(error);
    restoreTerminal();
    process.stderr.write(report);
    process.exit(1);
  };
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);
  const onStreamError = (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || error.code === "EIO") hangUp();
    else crash(error);
  };
  process.stdout.on("error", onStreamError);
  // A terminal that is gone without a SIGHUP (it was another session's) fails at the next read, or ends.
  process.stdin.on("error", onStreamError);
  process.stdin.on("end", hangUp);
}

/** By the signal: an exit would set the modes of a terminal that is gone, at which Node 20 and 22 abort. */
function hangUp(): void {
  process.removeAllListeners("SIGHUP");
  process.kill(process.pid, "SIGHUP");
}
