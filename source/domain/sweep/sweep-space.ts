import { bad, type ParamRange, settingName } from "./param-setting.js";
import { numberText, type ParamValue, valueText } from "./param-value.js";
import { seededRandom } from "./seeded-random.js";

/** A param of a sweep: the values that it takes, or the range that they are drawn from. */
export type SweepParam = {
  readonly file: string;
  readonly key: string;
  readonly values: readonly ParamValue[];
  readonly range?: ParamRange | undefined;
};

/** A trial's values, in the order of the sweep's params. */
export type Combination = readonly ParamValue[];

/** How many combinations a grid has; infinite with a range in it. */
export function gridSize(params: readonly SweepParam[]): number {
  return params.reduce((size, { values, range }) => size * (range ? Number.POSITIVE_INFINITY : values.length), 1);
}

/** All combinations, the last param's values changing first. Only for a grid without ranges. */
export function wholeGrid(params: readonly SweepParam[]): readonly Combination[] {
  return Array.from({ length: gridSize(params) }, (_, at) => combinationAt(params, at));
}

/**
 * `count` combinations at random, no two alike, the same ones for the same seed; the whole grid where it has no more. A range
 * gives numbers of three digits: evenly by their logarithm where it is positive and goes over two decades or more (Bergstra and
 * Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 13, 2012), else evenly.
 * @throws UserError `arguments.bad-setting` where ranges of whole numbers have no `count` different combinations
 */
export function sampleOf(params: readonly SweepParam[], count: number, seed: number): readonly Combination[] {
  const random = seededRandom(seed);
  const size = gridSize(params);
  if (size <= count) return wholeGrid(params);
  if (Number.isFinite(size)) return placesOf(size, count, random).map((place) => combinationAt(params, place));
  const found = new Map<string, Combination>();
  for (let tries = 0; found.size < count; tries += 1) {
    if (tries > count * 50) {
      throw bad(
        `The ranges of ${params
          .filter(({ range }) => range)
          .map(settingName)
          .join(", ")} have fewer than ${count} different combinations`,
        `Ask for fewer: --sample ${found.size}`,
      );
    }
    const drawn = params.map(({ values, range }) =>
      range ? drawn3(range, random()) : (values[Math.floor(random() * values.length)] ?? null),
    );
    found.set(JSON.stringify(drawn), drawn);
  }
  return [...found.values()];
}

/** True where a range is drawn from by the logarithm of its numbers. */
function isLogarithmic({ from, to }: ParamRange): boolean {
  return from > 0 && to / from >= 100;
}

/** `4, 8, 16`, `1e-5..1e-3 (log-uniform)`. */
export function valuesText({ values, range }: SweepParam): string {
  if (!range) return values.map(valueText).join(", ");
  return `${rangeText(range)} (${isLogarithmic(range) ? "log-uniform" : "uniform"})`;
}

/** Both ends in one notation: `1e-5..1e-3`, `0.001..0.1`. */
function rangeText({ from, to }: ParamRange): string {
  const short = [from, to].map(numberText);
  const small = (value: number) => value !== 0 && Math.abs(value) < 1;
  const isScientific = short.some((text) => text.includes("e-"));
  return [from, to].map((value, at) => (isScientific && small(value) ? value.toExponential() : short[at])).join("..");
}

function combinationAt(params: readonly SweepParam[], at: number): Combination {
  let rest = at;
  return params
    .toReversed()
    .map(({ values }) => {
      const value = values[rest % values.length] ?? null;
      rest = Math.floor(rest / values.length);
      return value;
    })
    .reverse();
}

/** `count` different numbers below `size`, in order (Robert Floyd's algorithm, Communications of the ACM 30(9), 1987). */
function placesOf(size: number, count: number, random: () => number): readonly number[] {
  const places = new Set<number>();
  for (let most = size - count; most < size; most += 1) {
    const place = Math.floor(random() * (most + 1));
    places.add(places.has(place) ? most : place);
  }
  return [...places].sort((a, b) => a - b);
}

function drawn3({ from, to, whole }: ParamRange, share: number): number {
  const exact = isLogarithmic({ from, to, whole })
    ? Math.exp(Math.log(from) + share * (Math.log(to) - Math.log(from)))
    : from + share * (to - from + (whole ? 1 : 0));
  const short = whole ? Math.floor(exact) : Number(exact.toPrecision(3));
  return Math.min(to, Math.max(from, short));
}
