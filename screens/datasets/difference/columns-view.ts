import type { Cell, ColumnChange, ColumnStatistics } from "../../../source/domain/data/table.js";
import { type Column, table } from "../../../source/ui/table.js";
import { cut } from "../../../source/ui/text/cells.js";
import { formatCount, formatNumber } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint, type Tone } from "../../../source/ui/theme.js";

const columns: readonly Column[] = [
  { title: "column", width: 14, flex: true },
  { title: "type", width: 13, drop: 4 },
  { title: "nulls", width: 11, align: "right" },
  { title: "distinct", width: 13, align: "right" },
  { title: "min–max", width: 21, drop: 3 },
  { title: "length p50/p95", width: 17, drop: 2 },
  { title: "tokens p50/p95/max", width: 23, drop: 5 },
  { title: "drift (PSI)", width: 11 },
];

type Window = { readonly cursor: number; readonly offset: number };

/** Each column before and after: a row a column. */
export function columnRows(
  changes: readonly ColumnChange[],
  { cursor, offset }: Window,
  size: { readonly width: number; readonly height: number; readonly focused: boolean },
): readonly string[] {
  return table({
    columns,
    rows: changes.slice(offset, offset + size.height - 1).map(cellsOf),
    cursor: cursor - offset,
    width: size.width,
    focused: size.focused,
  });
}

function cellsOf(change: ColumnChange): readonly string[] {
  const { name, type, typeBefore, before, after } = change;
  const both = (of: (statistics: ColumnStatistics) => string | undefined) =>
    pair(before && of(before), after && of(after));
  return [
    label(name),
    typeOf(type, typeBefore, before, after),
    both(({ nulls }) => formatCount(nulls)),
    both(({ distinct }) => formatCount(distinct)),
    both(range),
    both(({ length }) => length && `${formatCount(length.p50)}/${formatCount(length.p95)}`),
    both(({ tokens }) => tokens && `${formatCount(tokens.p50)}/${formatCount(tokens.p95)}/${formatCount(tokens.max)}`),
    driftCell(change.drift),
  ];
}

function typeOf(
  type: string,
  typeBefore: string | undefined,
  before: ColumnStatistics | undefined,
  after: ColumnStatistics | undefined,
): string {
  if (!before) return paint(`+ ${type}`, "good");
  if (!after) return paint(`${minus} ${type}`, "bad");
  return typeBefore === undefined ? type : paint(`${typeBefore}${glyph("arrow")}${type}`, "warning");
}

const minus = "-";

function range({ min, max }: ColumnStatistics): string | undefined {
  return min === undefined && max === undefined ? undefined : `${cellText(min)}–${cellText(max)}`;
}

/** A value in a few cells. */
export function cellText(value: Cell | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "number" ? formatNumber(value) : cut(label(String(value)), 19);
}

/** "100 → 200"; one value where both are the same. */
export function pair(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return after ?? "";
  if (after === undefined || before === after) return before;
  return `${before} ${glyph("arrow")} ${after}`;
}

/** Under 0.1 no drift, over 0.25 a large one (domain/data/drift.ts). */
const [some, large] = [0.1, 0.25];
const barEvery = 0.1;
const longestBar = 5;

/** What a drift is called, and in which tone. */
export function driftOf(drift: number): readonly [tone: Tone, word: string] {
  if (drift > large) return ["bad", "large"];
  return drift >= some ? ["warning", "some"] : ["plain", "no"];
}

/** The number with a bar of it: a cell every 0.1. */
function driftCell(drift: number | undefined): string {
  if (drift === undefined) return "";
  const [tone] = driftOf(drift);
  const bar = glyph("bar").repeat(Math.min(longestBar, Math.floor(drift / barEvery + 0.5)));
  return paint(`${drift.toFixed(2)} ${bar}`, tone);
}
