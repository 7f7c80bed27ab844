/** Round numbers from `min` to `max`, about `most` of them and at least two: steps of 1, 2 or 5 times a power of ten. */
export function ticks(min: number, max: number, most: number): readonly number[] {
  if (!(max > min)) return [min];
  const gaps = Math.max(1, most - 1);
  // Divided first: the distance between the largest doubles is no double any more, and nor is that of a single gap.
  const raw = Math.min(Number.MAX_VALUE, max / gaps - min / gaps);
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

/** Ticks are told apart by at most so many digits behind the first; beyond that by how far they are from the first tick. */
const mostDigits = 6;

/** A tick's label with no more digits than tell the ticks apart. */
export function tickLabel(value: number, step: number): string {
  const size = Math.abs(value);
  const digits = Math.max(0, Math.min(mostDigits, -Math.floor(Math.log10(Math.abs(step) || 1) + 1e-9)));
  // 0.0005 between 0.0000 and 0.0010, but 1e-5.
  const isTiny = size > 0 && size < 1e-3 && digits > 4;
  if (size < 1e6 && !isTiny) return value.toFixed(digits);
  return value.toExponential(Math.max(0, Math.min(mostDigits, significantDigits(size, step))));
}

/** The labels of round values in order, no two alike: where too many digits are the same, the others are "+2e-9" to the first. */
export function tickLabels(values: readonly number[]): readonly string[] {
  const [first = 0, second = first] = values;
  const step = second - first;
  const labels = values.map((value) => tickLabel(value, step));
  if (new Set(labels).size === labels.length) return labels;
  return values.map((value, at) => (at === 0 ? String(value) : `+${Number((value - first).toPrecision(2))}`));
}

function significantDigits(size: number, step: number): number {
  const power = (value: number) => Math.floor(Math.log10(value) + 1e-9);
  const digits = power(size) - power(Math.abs(step) || size);
  return Number.isFinite(digits) ? digits : 0;
}
