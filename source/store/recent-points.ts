import type { Int64 } from "../domain/int64.js";

/** Two batches of the largest size (MLflow REST runs/log-batch). */
const mostPoints = 2048;

/** The points of a run that were written last: a client whose answer was lost sends them again. */
export type RecentPoints = {
  readonly add: (id: number, value: number, timestampMs: Int64, step: Int64) => void;
  readonly has: (id: number, value: number, timestampMs: Int64, step: Int64) => boolean;
};

export function createRecentPoints(): RecentPoints {
  const ids: number[] = [];
  const values: number[] = [];
  const timestampsMs: Int64[] = [];
  const steps: Int64[] = [];
  let next = 0;
  return {
    add: (id, value, timestampMs, step) => {
      ids[next] = id;
      values[next] = value;
      timestampsMs[next] = timestampMs;
      steps[next] = step;
      next = (next + 1) % mostPoints;
    },
    has: (id, value, timestampMs, step) => {
      for (let index = 0; index < ids.length; index++) {
        const same = ids[index] === id && steps[index] === step && timestampsMs[index] === timestampMs;
        if (same && Object.is(values[index], value)) return true;
      }
      return false;
    },
  };
}
