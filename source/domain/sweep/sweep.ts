/** `queued`: not started; `dropped`: it never will be, for the sweep was stopped. */
export type TrialState = "queued" | "running" | "finished" | "failed" | "stopped" | "lost" | "dropped";

/** `stopping`: nothing more is started, what runs was asked to end. */
export type SweepState = "running" | "stopping" | "finished" | "failed" | "stopped";

/** A sweep has no more trials than that: a larger grid wants a sample. */
export const mostTrials = 1000;

/**
 * When the last trial will be done, in ms from now, by the mean duration of those that have finished; undefined before the
 * first has. `runningMs`: how long each that runs has been running.
 */
export function etaMs(
  tookMs: readonly number[],
  runningMs: readonly number[],
  queued: number,
  jobs: number,
): number | undefined {
  if (tookMs.length === 0) return undefined;
  const mean = tookMs.reduce((sum, ms) => sum + ms, 0) / tookMs.length;
  // Each of the `jobs` places is free when what runs there is done; the queue fills the one that is free first.
  const places = Array.from({ length: Math.max(1, jobs) }, (_, at) => {
    const ran = runningMs[at];
    return ran === undefined ? 0 : Math.max(0, mean - ran);
  });
  for (let left = queued; left > 0; left -= 1) {
    const first = places.indexOf(Math.min(...places));
    places[first] = (places[first] ?? 0) + mean;
  }
  return Math.round(Math.max(...places));
}
