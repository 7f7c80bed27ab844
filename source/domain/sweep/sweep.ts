/**
 * `queued`: not started; `starting`: DVC gets ready, or waits for another DVC, and no stage has begun; `dropped`: it never will
 * be started, for the sweep was stopped.
 */
export type TrialState = "queued" | "starting" | "running" | "finished" | "failed" | "stopped" | "lost" | "dropped";

/**
 * `waiting`: nothing of it runs, for there is no room yet; `stopping`: nothing more is started, what runs was asked to end.
 */
export type SweepState = "waiting" | "running" | "stopping" | "finished" | "failed" | "stopped";

/** True of a sweep that has trials to go, or that still run. */
export function isAlive(state: SweepState): boolean {
  return state === "waiting" || state === "running" || state === "stopping";
}

/**
 * How many trials stand how, in words: "2 of 4 done (1 cached)", "1 running", "1 dropped". Done are those that have finished well.
 * What nothing is of is left out, and what is queued: it is the rest.
 */
export function countsText(sweep: {
  readonly trials: number;
  readonly counts: Readonly<Record<TrialState, number>>;
  readonly cached: number;
}): readonly { readonly state: TrialState; readonly text: string }[] {
  const { counts, trials, cached } = sweep;
  const others = ["running", "starting", "failed", "lost", "stopped", "dropped"] as const;
  return [
    { state: "finished", text: `${counts.finished} of ${trials} done${cached > 0 ? ` (${cached} cached)` : ""}` },
    ...others.flatMap((state) => (counts[state] > 0 ? [{ state, text: `${counts[state]} ${state}` }] : [])),
  ];
}

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
