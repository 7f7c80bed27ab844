/** An index under it is no drift, over the larger one a large one. */
export const [someDrift, largeDrift] = [0.1, 0.25] as const;
/** Rows that an empty bin counts as, so that its logarithm is finite. */
const emptyCounts = 0.5;

/**
 * The population stability index of counts per bin, before and after: the sum of (a - b) ln(a / b) over the bins' shares. By
 * convention under 0.1 is no drift, over 0.25 a large one. Source: N. Siddiqi, Credit Risk Scorecards (Wiley, 2006). 0 where a
 * side has no rows.
 */
export function populationStability(before: readonly number[], after: readonly number[]): number {
  const [totalBefore, totalAfter] = [total(before), total(after)];
  if (totalBefore === 0 || totalAfter === 0) return 0;
  let index = 0;
  for (let bin = 0; bin < Math.max(before.length, after.length); bin++) {
    const b = Math.max(emptyCounts, before[bin] ?? 0) / totalBefore;
    const a = Math.max(emptyCounts, after[bin] ?? 0) / totalAfter;
    index += (a - b) * Math.log(a / b);
  }
  return index;
}

/**
 * The index that 95 of 100 pairs of samples stay below of which both are taken from the same: what is no larger may be chance.
 * Without drift it is (1/n + 1/m) times a chi-squared of a degree less than there are bins. Source: B. Yurdakul, Statistical
 * Properties of Population Stability Index (Western Michigan University, 2018). Infinity where a side has no rows.
 */
export function stabilityByChance(before: readonly number[], after: readonly number[]): number {
  const bins = Math.max(before.length, after.length);
  return (1 / total(before) + 1 / total(after)) * chiSquared95(bins - 1);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The quantile of 95 %, within 2 %: E. Wilson and M. Hilferty, The Distribution of Chi-Square (PNAS, 1931). */
function chiSquared95(degrees: number): number {
  if (degrees < 1) return 0;
  const part = 2 / (9 * degrees);
  return degrees * (1 - part + 1.6449 * Math.sqrt(part)) ** 3;
}
