import type { Cell, ColumnChange, ColumnStatistics } from "../../../source/domain/data/table.js";
import { formatCount, formatShare } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph } from "../../../source/ui/theme.js";
import { distinctPair, pair } from "./pair.js";

/** Headings and rows of texts, for a terminal's lines or for Markdown. */
export type TextTable = { readonly headings: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** Classes of a column that are told one by one, the largest first. */
const mostClasses = 10;
/** Of numbers: more values are a measure, not classes. */
const mostNumbers = 10;
const digits = 6;

type Sides = Pick<ColumnChange, "before" | "after">;
type Figure = readonly [heading: string, of: (sides: Sides) => string];

const figures: readonly Figure[] = [
  ["nulls", both(({ nulls }) => formatCount(nulls))],
  ["distinct", ({ before, after }) => distinctPair(before, after)],
  ["min", both(({ min }) => exact(min))],
  ["max", both(({ max }) => exact(max))],
  ["mean", both(({ mean }) => exact(mean))],
  ["length p50/p95", both(({ length }) => length && [length.p50, length.p95].map(formatCount).join("/"))],
  [
    "tokens p50/p95/max",
    both(({ tokens }) => tokens && [tokens.p50, tokens.p95, tokens.max].map(formatCount).join("/")),
  ],
];

/** Each column's figures before and after, a row a column; a figure that no column has is left out. */
export function figuresTable(changes: readonly ColumnChange[]): TextTable {
  const known = figures.filter(([, of]) => changes.some((change) => of(change) !== ""));
  const hasDrift = changes.some(({ drift }) => drift !== undefined);
  return {
    headings: ["column", "type", ...(hasDrift ? ["drift (PSI)"] : []), ...known.map(([heading]) => heading)],
    rows: changes.map((change) => [
      label(change.name),
      typeText(change),
      ...(hasDrift ? [driftText(change)] : []),
      ...known.map(([, of]) => of(change)),
    ]),
  };
}

function typeText({ type, typeBefore, before, after }: ColumnChange): string {
  if (!before) return `+ ${type}`;
  return after ? pair(typeBefore, type) : `- ${type}`;
}

function driftText({ drift, driftOf, isDriftChance, isKey }: ColumnChange): string {
  if (drift === undefined) return isKey ? "key" : "";
  const by = driftOf ? ` by ${driftOf}` : "";
  return `${drift.toFixed(2)}${by}${isDriftChance ? " (chance)" : ""}`;
}

/** What the figures mean, a line each: of those that are there. */
export function figuresLegend(changes: readonly ColumnChange[]): readonly string[] {
  const has = (test: (change: ColumnChange) => boolean) => changes.some(test);
  const hasDrift = has(({ drift }) => drift !== undefined);
  const by = (["deciles", "values", "length"] as const)
    .filter((each) => has(({ driftOf }) => driftOf === each))
    .map((each) => binned[each]);
  return [
    ...(hasDrift
      ? [
          "drift: population stability index, under 0.1 none, over 0.25 large (Siddiqi, Credit Risk Scorecards, 2006)",
          `by ${by.join(", ")}`,
        ]
      : []),
    ...(has(({ isDriftChance }) => isDriftChance === true)
      ? ["(chance): two samples of the same, as small as these, differ as much (Yurdakul, 2018)"]
      : []),
    ...(has(({ before, after }) => (before?.isDistinctEstimate || after?.isDistinctEstimate) === true)
      ? [`${glyph("about")}: an estimate, mostly within twenty percent`]
      : []),
  ];
}

const binned: Readonly<Record<NonNullable<ColumnChange["driftOf"]>, string>> = {
  deciles: "deciles: numbers by the deciles of before",
  values: "values: each value by itself",
  length: "length: texts by the deciles of their lengths before",
};

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

function both(of: (side: ColumnStatistics) => string | undefined): Figure[1] {
  return ({ before, after }) => pair(before && of(before), after && of(after));
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
