import type { Comparison, Field, Order } from "./filter.js";

/** The value that a field of a thing has; undefined where it has none. */
export type ReadField<Thing> = (thing: Thing, field: Field) => string | number | undefined;

/** True when the thing meets every comparison. A thing without the value meets only IS NULL. */
export function matches<Thing>(thing: Thing, comparisons: readonly Comparison[], read: ReadField<Thing>): boolean {
  return comparisons.every((comparison) => holds(read(thing, comparison.field), comparison));
}

/** Orders by the clauses; things without the value, and NaN, come last whatever the direction (as MLflow has it). */
export function compareBy<Thing>(orders: readonly Order[], read: ReadField<Thing>): (a: Thing, b: Thing) => number {
  return (a, b) => {
    for (const { field, descending } of orders) {
      const order = compareValues(read(a, field), read(b, field), descending);
      if (order !== 0) return order;
    }
    return 0;
  };
}

export function holds(actual: string | number | undefined, { operator, value }: Comparison): boolean {
  if (operator === "IS NULL") return actual === undefined;
  if (operator === "IS NOT NULL") return actual !== undefined;
  if (actual === undefined) return false;
  if (operator === "IN") return Array.isArray(value) && value.includes(String(actual));
  if (operator === "NOT IN") return Array.isArray(value) && !value.includes(String(actual));
  if (operator === "LIKE" || operator === "ILIKE") return like(String(actual), String(value), operator === "ILIKE");
  return compares(actual, operator, value);
}

function compares(actual: string | number, operator: string, value: Comparison["value"]): boolean {
  const left = typeof actual === "number" ? actual : String(actual);
  const right = typeof actual === "number" ? Number(value) : String(value);
  switch (operator) {
    case "=":
      return left === right;
    case "!=":
      return left !== right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    case "<":
      return left < right;
    default:
      return left <= right;
  }
}

/** SQL's LIKE: `%` any text, `_` one character. */
function like(text: string, pattern: string, ignoreCase: boolean): boolean {
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("%", "[^]*")
    .replaceAll("_", "[^]");
  return new RegExp(`^${source}$`, ignoreCase ? "iu" : "u").test(text);
}

export function compareValues(
  a: string | number | undefined,
  b: string | number | undefined,
  descending: boolean,
): number {
  const missing = Number(isMissing(a)) - Number(isMissing(b));
  if (missing !== 0 || a === undefined || b === undefined) return missing;
  if (a === b || isMissing(a)) return 0;
  const order = a < b ? -1 : 1;
  return descending ? -order : order;
}

function isMissing(value: string | number | undefined): boolean {
  return value === undefined || Number.isNaN(value);
}
