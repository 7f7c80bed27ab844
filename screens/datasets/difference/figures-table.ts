import type { Cell, ColumnChange, ColumnStatistics } from "../../../source/domain/data/table.js";
import { formatCount, formatShare } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { pair } from "./pair.js";

/** Headings and rows of texts, for a terminal's lines or for Markdown. */
export type TextTable = { readonly headings: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** Classes of a column that are told one by one, the largest first. */
const mostClasses = 10;
/** Of numbers: more values are a measure, not classes. */
const mostNumbers = 10;
const digits = 6;

type Figure = readonly [heading: string, of: (side: ColumnStatistics) => string | undefined];

const figures: readonly Figure[] = [
  ["nulls", ({ nulls }) => formatCount(nulls)],
  ["distinct", ({ distinct }) => formatCount(distinct)],
  ["min", ({ min }) => exact(min)],
  ["max", ({ max }) => exact(max)],
  ["mean", ({ mean }) => exact(mean)],
  ["length p50/p95", ({ length }) => length && [length.p50, length.p95].map(formatCount).join("/")],
  ["tokens p50/p95/max", ({ tokens }) => tokens && [tokens.p50, tokens.p95, tokens.max].map(formatCount).join("/")],
];

/** Each column's figures before and after, a row a column; a figure that no column has is left out. */
export function figuresTable(changes: readonly ColumnChange[]): TextTable {
  const known = figures.filter(([, of]) => changes.some(({ before, after }) => both(before, after, of) !== ""));
  const hasDrift = changes.some(({ drift }) => drift !== undefined);
  return {
    headings: ["column", "type", ...(hasDrift ? ["drift (PSI)"] : []), ...known.map(([heading]) => heading)],
    rows: changes.map(({ name, type, typeBefore, before, after, drift, isDriftChance, isKey }) => [
      label(name),
      !before ? `+ ${type}` : !after ? `- ${type}` : pair(typeBefore, type),
      ...(hasDrift
        ? [drift === undefined ? (isKey ? "key" : "") : `${drift.toFixed(2)}${isDriftChance ? " (chance)" : ""}`]
        : []),
      ...known.map(([, of]) => both(before, after, of)),
    ]),
  };
}

/** The balance of the classes of each column that has some: rows and share before and after; the rest of many in one row. */
export function classesTable(
  changes: readonly ColumnChange[],
  [before, after]: readonly [before: string, after: string],
): TextTable {
  return {
    headings: ["classes of", "value", before, "share", after, "share"],
    rows: changes.flatMap(classRows),
  };
}

type Class = NonNullable<ColumnChange["classes"]>[number];

function classRows({ name, type, classes = [] }: ColumnChange): readonly (readonly string[])[] {
  const isMeasure = type === "number" && classes.length > mostNumbers;
  // Where each value is there once they tell rows apart, not classes.
  if (isMeasure || classes.length < 2 || classes.every((each) => each.before <= 1 && each.after <= 1)) return [];
  const sorted = classes.toSorted((a, b) => b.after - a.after || b.before - a.before);
  const rest = sorted.slice(mostClasses);
  const all = [sumOf(classes, "before"), sumOf(classes, "after")] as const;
  const row = (value: string, was: number, is: number, first: boolean) => [
    first ? label(name) : "",
    value,
    formatCount(was),
    formatShare(was, all[0]),
    formatCount(is),
    formatShare(is, all[1]),
  ];
  return [
    ...sorted
      .slice(0, mostClasses)
      .map(({ value, before, after }, at) => row(value === "" ? "(empty)" : label(value), before, after, at === 0)),
    ...(rest.length > 0 ? [row(`${rest.length} more`, sumOf(rest, "before"), sumOf(rest, "after"), false)] : []),
  ];
}

function sumOf(classes: readonly Class[], side: "before" | "after"): number {
  return classes.reduce((sum, each) => sum + each[side], 0);
}

function both(before: ColumnStatistics | undefined, after: ColumnStatistics | undefined, of: Figure[1]): string {
  return pair(before && of(before), after && of(after));
}

/** A value as a text: whole numbers in full, others in six digits. */
function exact(value: Cell | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  // More digits than a number holds would be made up.
  if (typeof value !== "number" || Number.isSafeInteger(value)) return label(String(value));
  return Math.abs(value) < Number.MAX_SAFE_INTEGER
    ? String(Number(value.toPrecision(digits)))
    : value.toExponential(digits - 1);
}
