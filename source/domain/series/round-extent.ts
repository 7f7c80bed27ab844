const factors = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/**
 * The end of an axis from `from` for a series that has come to `to` and still grows: a round length with room, so that the
 * picture stays where it is while points are added.
 */
export function roomyEnd(from: number, to: number): number {
  const length = to - from;
  if (!(length > 0) || !Number.isFinite(length)) return to;
  const power = 10 ** Math.floor(Math.log10(length));
  const factor = factors.find((each) => each * power >= length * 1.01) ?? 12;
  const end = from + factor * power;
  return Number.isFinite(end) ? end : to;
}
