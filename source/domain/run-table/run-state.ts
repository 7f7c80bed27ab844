import type { RunStatus } from "../run.js";

/** "running": a point came lately. "quiet": it runs, but is silent. "stale": silent for so long that it has probably died. */
export type RunState = "running" | "quiet" | "stale" | "scheduled" | "finished" | "failed" | "killed";

/** A run that logs every few seconds and has been silent for so long is doing something else: evaluating, saving, hanging. */
const quietAfterMs = 60_000;
/** A RUNNING run without a point for so long has probably died without a word. */
const staleAfterMs = 10 * 60_000;

/**
 * The state of a run. A last point in the future (a clock that jumped) counts as one of now. Where the process that logged it
 * is known to have ended (`processEndedAtMs`) and nothing came after, a run that says it runs is dead at once.
 */
export function runState(
  status: RunStatus,
  times: {
    readonly startedAtMs: number;
    readonly lastPointAtMs: number | undefined;
    readonly processEndedAtMs?: number | undefined;
  },
  nowMs: number,
): RunState {
  if (status === "RUNNING") {
    const { startedAtMs, lastPointAtMs = startedAtMs, processEndedAtMs } = times;
    if (processEndedAtMs !== undefined && lastPointAtMs <= processEndedAtMs) return "stale";
    const silentMs = nowMs - lastPointAtMs;
    if (silentMs > staleAfterMs) return "stale";
    return silentMs > quietAfterMs ? "quiet" : "running";
  }
  if (status === "FINISHED") return "finished";
  if (status === "FAILED") return "failed";
  return status === "KILLED" ? "killed" : "scheduled";
}

/** A run's status in a word for people: "running", "finished", "stale". */
export function statusWord({ status, stale }: { readonly status: RunStatus; readonly stale: boolean }): string {
  return stale ? "stale" : status.toLowerCase();
}

/**
 * How long a run took or has been taking, in ms, never less than none: one that died without a word until its last point,
 * one that is alive until now, one that is scheduled none.
 */
export function durationMs(
  state: RunState,
  times: {
    readonly startedAtMs: number;
    readonly endedAtMs: number | undefined;
    readonly lastPointAtMs: number | undefined;
  },
  nowMs: number,
): number {
  // It waits to begin.
  if (state === "scheduled") return 0;
  const alive = state === "running" || state === "quiet";
  const end = times.endedAtMs ?? (alive ? nowMs : (times.lastPointAtMs ?? nowMs));
  return Math.max(0, end - times.startedAtMs);
}
