import { padded, type Range, share } from "./scale.js";
import { tickLabels, ticks } from "./ticks.js";

/** The y axis of a chart: where a value lies and which marks it has. */
export type YAxis = {
  readonly range: Range;
  /** 0 at the bottom, 1 at the top; what lies outside is at the edge. */
  readonly place: (value: number) => number;
  readonly marks: readonly { readonly value: number; readonly label: string }[];
};

/** An axis over these values with about `most` marks, its ends at round numbers, so that it seldom moves. */
export function yAxis(values: Range, most: number, log: boolean): YAxis {
  return log && values.max > 0 ? logAxis(values, most) : linearAxis(values, most);
}

function linearAxis(values: Range, most: number): YAxis {
  const range = rounded(padded(values));
  return { range, place: (value) => share(value, range), marks: marksAt(ticks(range.min, range.max, most)) };
}

/** Outwards to a twentieth of the range. */
function rounded({ min, max }: Range): Range {
  const length = max - min;
  const power = 10 ** Math.floor(Math.log10(length / 20));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= length / 20) ?? power;
  const outer = { min: Math.floor(min / step + 1e-6) * step, max: Math.ceil(max / step - 1e-6) * step };
  const isSafe = step > 0 && outer.max > outer.min && [step, outer.min, outer.max].every(Number.isFinite);
  return isSafe ? outer : { min, max };
}

function logAxis({ min, max }: Range, most: number): YAxis {
  const least = Math.log10(min > 0 ? min : Number.MIN_VALUE);
  const greatest = Math.log10(max);
  const isFlat = greatest - least < 1e-9;
  const outer = rounded(isFlat ? { min: least - 0.25, max: greatest + 0.25 } : { min: least, max: greatest });
  // No double is outside of these.
  const exponents = { min: Math.max(-323.3, outer.min), max: Math.min(308.25, outer.max) };
  const range = { min: 10 ** exponents.min, max: Math.min(Number.MAX_VALUE, 10 ** exponents.max) };
  return {
    range,
    place: (value) => (value > 0 ? share(Math.log10(value), exponents) : 0),
    marks: logMarks(exponents, range, most),
  };
}

/** Decades; where there are too many only some, where there are hardly any also twos and fives. */
function logMarks(exponents: Range, range: Range, most: number): YAxis["marks"] {
  const from = Math.ceil(exponents.min - 1e-9);
  const to = Math.floor(exponents.max + 1e-9);
  const decades = to - from + 1;
  if (decades >= 2) {
    const stride = Math.max(1, Math.ceil(decades / Math.max(2, most)));
    const first = Math.ceil(from / stride) * stride;
    return Array.from({ length: Math.max(0, Math.floor((to - first) / stride) + 1) }, (_, at) =>
      mark(10 ** (first + at * stride)),
    );
  }
  const finer = [from - 1, from, to].flatMap((decade) => [1, 2, 5].map((factor) => factor * 10 ** decade));
  const inside = [...new Set(finer)].filter(
    (value) => Math.log10(value) >= exponents.min - 1e-9 && Math.log10(value) <= exponents.max + 1e-9,
  );
  if (inside.length >= 2) return inside.map(mark);
  return marksAt(ticks(range.min, range.max, Math.min(3, most)));
}

function marksAt(values: readonly number[]): YAxis["marks"] {
  const labels = tickLabels(values);
  return values.map((value, at) => ({ value, label: labels[at] ?? "" }));
}

function mark(value: number): YAxis["marks"][number] {
  const label =
    value >= 1e5 || value < 1e-4 ? value.toExponential(0).replace("e+", "e") : String(Number(value.toPrecision(1)));
  return { value, label };
}
