import type { Objective } from "./objective.js";

/**
 * Why the best trial of a sweep may not be the best: "best of 3 of 5 trials: 2 cached ones have no loss". Undefined where it was
 * chosen among all that can be.
 */
export function choiceText(sweep: {
  readonly objective?: Objective | undefined;
  readonly judged: number;
  readonly trials: number;
  readonly cachedWithout: number;
}): string | undefined {
  const { objective, judged, trials, cachedWithout } = sweep;
  if (cachedWithout === 0) return undefined;
  const cached = cachedWithout === 1 ? "1 cached one has" : `${cachedWithout} cached ones have`;
  return `best of ${judged} of ${trials} trials: ${cached} no ${objective?.key ?? "metric"}`;
}
