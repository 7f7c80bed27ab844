/** A series smoothed as it grows. */
export type Smoothing = {
  /** The smoothed values up to `length`; NaN before the first number. */
  readonly smoothed: (values: Float64Array, length: number) => Float64Array;
  readonly sizeBytes: () => number;
};

/**
 * Exponential moving average of `weight` (0 to 1, exclusive: how much of the past stays), without the bias to 0 at its
 * begin, as TensorBoard and W&B draw it. What is no finite number is passed over.
 */
export function createSmoothing(weight: number): Smoothing {
  let smoothed = new Float64Array(0);
  let known = 0;
  let past = 0;
  let pastWeight = 1;
  return {
    smoothed: (values, length) => {
      if (length < known) [known, past, pastWeight] = [0, 0, 1];
      if (smoothed.length < length) {
        const wider = new Float64Array(Math.max(length, smoothed.length * 2));
        wider.set(smoothed.subarray(0, known));
        smoothed = wider;
      }
      for (let at = known; at < length; at++) {
        const value = values[at] ?? Number.NaN;
        if (Math.abs(value) < Number.MAX_VALUE) {
          past = past * weight + value * (1 - weight);
          pastWeight *= weight;
        }
        smoothed[at] = pastWeight === 1 ? Number.NaN : past / (1 - pastWeight);
      }
      known = length;
      return smoothed;
    },
    sizeBytes: () => smoothed.byteLength,
  };
}
