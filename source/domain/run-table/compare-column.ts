/**
 * Orders two values of a column. Texts that are numbers (params are text) count as numbers, which come before other texts;
 * NaN comes last, and after it what is missing, whatever the direction.
 */
export function compareColumn(
  a: string | number | undefined,
  b: string | number | undefined,
  descending: boolean,
): number {
  const [left, right] = [asNumber(a), asNumber(b)];
  const rank = rankOf(left) - rankOf(right);
  if (rank !== 0 || left === undefined || right === undefined) return rank;
  const order = left < right ? -1 : Number(left > right);
  return descending ? -order : order;
}

function asNumber(value: string | number | undefined): string | number | undefined {
  if (typeof value !== "string" || !/^[-+.\d]/.test(value)) return value;
  const number = Number(value);
  return Number.isNaN(number) ? value : number;
}

function rankOf(value: string | number | undefined): number {
  if (value === undefined || value === "") return 3;
  if (typeof value === "string") return 1;
  return Number.isNaN(value) ? 2 : 0;
}
