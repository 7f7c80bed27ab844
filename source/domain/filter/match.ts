import type { Comparison, Field, Order } from "./filter.js";
import { isLike } from "./like.js";

export type One = string | number | bigint;

/**
 * The value that a field of a thing has; undefined where it has none. A list where it may have several: one of them has
 * to meet a comparison (`dataset.name`).
 */
export type ReadField<Thing> = (thing: Thing, field: Field) => One | readonly One[] | undefined;

/** True when the thing meets every comparison. A thing without the value meets only IS NULL. */
export function matches<Thing>(thing: Thing, comparisons: readonly Comparison[], read: ReadField<Thing>): boolean {
  return comparisons.every((comparison) => {
    return meets(read(thing, comparison.field), comparison);
  });
}

/**
 * Orders by the clauses; whatever the direction NaN comes last, and after it what has no value (SqlAlchemyStore,
 * _get_orderby_clauses).
 */
export function compareBy<Thing>(orders: readonly Order[], read: ReadField<Thing>): (a: Thing, b: Thing) => number {
  return (a, b) => {
    for (const { field, descending } of orders) {
      const order = compareValues(first(read(a, field)), first(read(b, field)), descending);
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** True when the value, or one of several, meets the comparison. */
export function meets(actual: One | readonly One[] | undefined, comparison: Comparison): boolean {
  return isList(actual) ? actual.some((each) => holds(each, comparison)) : holds(actual, comparison);
}

function holds(actual: One | undefined, { operator, value }: Comparison): boolean {
  if (operator === "IS NULL") return actual === undefined;
  if (operator === "IS NOT NULL") return actual !== undefined;
  if (actual === undefined) return false;
  if (operator === "IN") return isList(value) && value.includes(String(actual));
  if (operator === "NOT IN") return isList(value) && !value.includes(String(actual));
  if (operator === "LIKE" || operator === "ILIKE") return isLike(String(actual), String(value), operator === "ILIKE");
  return typeof actual === "string"
    ? compares(actual, operator, String(value))
    : compares(actual, operator, Number(value));
}

/** NaN meets != and nothing else. A bigint and a number are compared by what they stand for. */
function compares(left: One, operator: string, right: string | number): boolean {
  const equal = left <= right && left >= right;
  switch (operator) {
    case "=":
      return equal;
    case "!=":
      return !equal;
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

/** As `compareBy` orders two values. */
export function compareValues(a: One | undefined, b: One | undefined, descending: boolean): number {
  const missing = missingRank(a) - missingRank(b);
  if (missing !== 0 || a === undefined || b === undefined) return missing;
  const order = a < b ? -1 : Number(a > b);
  return descending ? -order : order;
}

function missingRank(value: One | undefined): number {
  if (value === undefined) return 2;
  return Number.isNaN(value) ? 1 : 0;
}

function first(value: One | readonly One[] | undefined): One | undefined {
  return isList(value) ? value[0] : value;
}

function isList<Item>(value: Item | readonly Item[] | undefined): value is readonly Item[] {
  return Array.isArray(value);
}
