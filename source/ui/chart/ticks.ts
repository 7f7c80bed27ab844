/** Round numbers from `min` to `max`, at most `most` of them: steps of 1, 2 or 5 times a power of ten. */
export function ticks(min: number, max: number, most: number): readonly number[] {
  if (!(max > min) || most < 2) return [min];
  const raw = (max - min) / Math.max(1, most - 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= raw * 0.999) ?? raw;
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  // By multiplication: adding the step again and again would gather rounding errors.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => (first + at) * step);
}

/** A tick's label with no more digits than tell the ticks apart. */
export function tickLabel(value: number, step: number): string {
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 1e-3)) return value.toExponential(step < size / 10 ? 1 : 0);
  const digits = Math.max(0, Math.min(6, -Math.floor(Math.log10(Math.abs(step) || 1) + 1e-9)));
  return value.toFixed(digits);
}
