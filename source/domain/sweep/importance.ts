import type { ParamValue } from "./param-value.js";

/** How much of the objective a param explains, from 0 (nothing) to 1 (all of it); or why that cannot be told. */
export type Importance =
  | { readonly share: number; readonly method: "eta squared" | "rank correlation squared" }
  | { readonly unknown: string };

type Trial = { readonly values: readonly ParamValue[]; readonly objective: number | undefined };

/** Fewer trials say nothing of a param. */
const leastTrials = 4;
/** Ranks of fewer trials go along by chance. */
const leastRanked = 6;

/**
 * The importance of each param over the trials that have a finite objective, in the order of the params:
 * - a param whose values come twice on average or more: eta squared, the share of the objective's variance between its values
 *   (one-way analysis of variance; R. A. Fisher, Statistical Methods for Research Workers, 1925; the name by K. Pearson);
 * - a param of numbers that hardly repeat (drawn from a range): the square of Spearman's rank correlation (C. Spearman, 1904).
 * Effects of params together are in neither.
 */
export function importanceOf(params: number, trials: readonly Trial[]): readonly Importance[] {
  const judged = trials.flatMap(({ values, objective }) =>
    objective === undefined || !Number.isFinite(objective) ? [] : [{ values, objective }],
  );
  const objectives = judged.map(({ objective }) => objective);
  const enough = judged.length >= leastTrials;
  const varies = objectives.some((value) => value !== objectives[0]);
  return Array.from({ length: params }, (_, at): Importance => {
    const values = judged.map((trial) => trial.values[at] ?? null);
    if (!enough) return { unknown: `${leastTrials} trials with a value are needed, there are ${judged.length}` };
    if (!varies) return { unknown: "all trials have the same value" };
    const levels = new Set(values.map((value) => JSON.stringify(value))).size;
    if (levels < 2) return { unknown: "it has one value" };
    if (values.length >= levels * 2) return { share: etaSquared(values, objectives), method: "eta squared" };
    const numbers = values.filter((value) => typeof value === "number");
    if (numbers.length === values.length && values.length >= leastRanked) {
      return { share: rankCorrelation(numbers, objectives) ** 2, method: "rank correlation squared" };
    }
    return { unknown: "each value has one trial: more are needed to tell it from chance" };
  });
}

function etaSquared(values: readonly ParamValue[], objectives: readonly number[]): number {
  const mean = meanOf(objectives);
  const groups = new Map<string, number[]>();
  values.forEach((value, at) => {
    const key = JSON.stringify(value);
    groups.set(key, [...(groups.get(key) ?? []), objectives[at] ?? 0]);
  });
  const between = [...groups.values()].reduce((sum, group) => sum + group.length * (meanOf(group) - mean) ** 2, 0);
  return Math.min(1, between / objectives.reduce((sum, value) => sum + (value - mean) ** 2, 0));
}

/** Pearson's correlation of the ranks, equal values sharing theirs. */
function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const [left, right] = [ranksOf(a), ranksOf(b)];
  const [leftMean, rightMean] = [meanOf(left), meanOf(right)];
  let [both, leftSquares, rightSquares] = [0, 0, 0];
  left.forEach((rank, at) => {
    const [x, y] = [rank - leftMean, (right[at] ?? 0) - rightMean];
    both += x * y;
    leftSquares += x * x;
    rightSquares += y * y;
  });
  return both / Math.sqrt(leftSquares * rightSquares);
}

function ranksOf(values: readonly number[]): readonly number[] {
  const sorted = values.toSorted((x, y) => x - y);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
