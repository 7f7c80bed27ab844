/** The least and the greatest value of an axis, both finite. */
export type Range = { readonly min: number; readonly max: number };

/** Where a value lies in its range: 0 at `min`, 1 at `max`, never outside; in the middle of a range without extent. */
export function share(value: number, { min, max }: Range): number {
  // Halved, because the distance between the largest doubles is no double any more.
  const by = max - min > Number.MAX_VALUE ? 0.5 : 1;
  const at = (value * by - min * by) / (max * by - min * by);
  return Number.isNaN(at) ? 0.5 : Math.max(0, Math.min(1, at));
}

/** The value at a share of the range, the inverse of `share`. */
export function valueAtShare(at: number, { min, max }: Range): number {
  return min * (1 - at) + max * at;
}

/** The same range; one without extent grows, so that a line that never changes lies in the middle. */
export function padded({ min, max }: Range): Range {
  if (max > min) return { min, max };
  const by = Math.abs(min) > 0 ? Math.abs(min) * 0.1 : 1;
  return { min: Math.max(-Number.MAX_VALUE, min - by), max: Math.min(Number.MAX_VALUE, max + by) };
}
