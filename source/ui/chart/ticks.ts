/** Round numbers from `min` to `max`, about `most` of them and at least two: steps of 1, 2 or 5 times a power of ten. */
export function ticks(min: number, max: number, most: number): readonly number[] {
  if (!(max > min)) return [min];
  const gaps = Math.max(1, most - 1);
  // Divided first: the distance between the largest doubles is no double any more.
  const raw = max / gaps - min / gaps;
  const power = 10 ** Math.floor(Math.log10(raw));
  const steps = [10, 5, 2, 1, 0.5, 0.2, 0.1]
    .map((factor) => factor * power)
    .filter((step) => step > 0 && step < Number.POSITIVE_INFINITY);
  const fitting = steps.filter((step) => step >= raw * 0.999).at(-1) ?? raw;
  for (const step of steps.filter((each) => each <= fitting)) {
    const found = multiples(min, max, step);
    if (found.length >= 2) return found;
  }
  return [min, max];
}

// By multiplication: adding the step again and again would gather rounding errors.
function multiples(min: number, max: number, step: number): readonly number[] {
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => (first + at) * step);
}

/** A tick's label with no more digits than tell the ticks apart. */
export function tickLabel(value: number, step: number): string {
  const size = Math.abs(value);
  const digits = Math.max(0, Math.min(6, -Math.floor(Math.log10(Math.abs(step) || 1) + 1e-9)));
  // 0.0005 between 0.0000 and 0.0010, but 1e-5.
  const isTiny = size > 0 && size < 1e-3 && digits > 4;
  if (size >= 1e6 || isTiny) return value.toExponential(step < size / 10 ? 1 : 0);
  return value.toFixed(digits);
}
