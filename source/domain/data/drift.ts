/** A share that is none counts as this much, so that its logarithm is finite. */
const leastShare = 0.0001;

/**
 * The population stability index of counts per bin, before and after: the sum of (a - b) ln(a / b) over the bins' shares. By
 * convention under 0.1 is no drift, over 0.25 a large one. Source: N. Siddiqi, Credit Risk Scorecards (Wiley, 2006). 0 where a
 * side has no rows.
 */
export function populationStability(before: readonly number[], after: readonly number[]): number {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const [totalBefore, totalAfter] = [total(before), total(after)];
  if (totalBefore === 0 || totalAfter === 0) return 0;
  let index = 0;
  for (let bin = 0; bin < Math.max(before.length, after.length); bin++) {
    const b = Math.max(leastShare, (before[bin] ?? 0) / totalBefore);
    const a = Math.max(leastShare, (after[bin] ?? 0) / totalAfter);
    index += (a - b) * Math.log(a / b);
  }
  return index;
}
