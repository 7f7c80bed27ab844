/** A whole number of 64 bits: a bigint only where a number would round it, beyond 2^53 (MLflow's int64 fields). */
export type Int64 = number | bigint;

/** The number where one holds it exactly. */
export function toInt64(value: bigint): Int64 {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
