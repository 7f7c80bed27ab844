import { largeDrift, someDrift } from "../../../source/domain/data/drift.js";
import type { ColumnChange, ColumnStatistics } from "../../../source/domain/data/table.js";
import { type Column, layoutColumns, table } from "../../../source/ui/table.js";
import { cellWidth } from "../../../source/ui/text/cells.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint, type Tone } from "../../../source/ui/theme.js";
import { distinctPair, pair, spreadPair } from "./pair.js";

/** Of the selected row, which is inverted, a full block would be a hole. */
const bars = { usual: "bar", selected: "barLow" } as const;

type Window = { readonly cursor: number; readonly offset: number };

/** Each column before and after: a row a column, cells as wide as what is in them. */
export function columnRows(
  changes: readonly ColumnChange[],
  { cursor, offset }: Window,
  { width, height, focused }: { readonly width: number; readonly height: number; readonly focused: boolean },
): readonly string[] {
  const columns = columnsFor(changes, width - 2);
  const spread = columns.find(({ title }) => title === titles.spread)?.width ?? 0;
  return table({
    columns,
    rows: changes
      .slice(offset, offset + height - 1)
      .map((change, at) => cellsOf(change, spread, focused && at === cursor - offset ? "selected" : "usual")),
    cursor: cursor - offset,
    width,
    focused,
  });
}

const titles = { name: "column", spread: "min–max / length p50/p95" };
/** The least of a name, and the most where others have need of the room. */
const [leastName, mostName] = [12, 24];
/** Two ranges of days of one year. */
const leastSpread = 26;
const mostFigures = 25;

/** What is left over goes to the ranges, then to the names. */
function columnsFor(changes: readonly ColumnChange[], width: number): readonly Column[] {
  const cells = changes.map((change) => cellsOf(change, Number.POSITIVE_INFINITY, "usual"));
  const longest = (at: number) => cells.reduce((most, row) => Math.max(most, cellWidth(row[at] ?? "")), 0);
  const sized = (title: string, at: number, more: Omit<Column, "title" | "width"> = {}): Column => ({
    title,
    width: Math.max(cellWidth(title), Math.min(mostFigures, longest(at))),
    ...more,
  });
  const tokens = sized("tokens p50/p95/max", 5, { drop: 3 });
  const name = { title: titles.name, width: Math.min(longest(0), width < 100 ? leastName : mostName) };
  const spread = { title: titles.spread, width: leastSpread, drop: 1 };
  const columns = [
    { ...name, width: Math.max(name.width, cellWidth(titles.name)) },
    sized("type", 1, { drop: 2 }),
    sized("nulls", 2, { align: "right" }),
    sized("distinct", 3, { align: "right" }),
    spread,
    longest(5) > 0 ? tokens : { ...tokens, drop: Number.POSITIVE_INFINITY, width },
    { title: "drift (PSI)", width: 11 },
  ];
  const shown = layoutColumns(columns, width);
  const used = shown.reduce((sum, cellsWide) => sum + (cellsWide > 0 ? cellsWide + 2 : 0), -2);
  const more = Math.max(0, Math.min(width - used, longest(4) - leastSpread));
  const moreName = Math.max(0, Math.min(width - used - more, longest(0) - name.width));
  return columns.map((column, at) => {
    if (at === 0) return { ...column, width: column.width + moreName };
    return at === 4 ? { ...column, width: column.width + more } : column;
  });
}

/** `spread`: the cells that ranges have. */
function cellsOf(change: ColumnChange, spread: number, state: keyof typeof bars): readonly string[] {
  const { name, type, typeBefore, before, after } = change;
  const both = (of: (statistics: ColumnStatistics) => string | undefined) =>
    pair(before && of(before), after && of(after));
  return [
    label(name),
    typeOf(type, typeBefore, before, after),
    both(({ nulls }) => formatCount(nulls)),
    distinctPair(before, after),
    spreadPair(before, after, spread),
    both(({ tokens }) => tokens && `${formatCount(tokens.p50)}/${formatCount(tokens.p95)}/${formatCount(tokens.max)}`),
    driftCell(change, state),
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

const barEvery = 0.1;
const longestBar = 5;

/** What a drift is called, and in which tone; what may be chance is none. */
export function driftOf(drift: number, isChance = false): readonly [tone: Tone, word: string] {
  if (isChance) return ["dim", "no certain"];
  if (drift > largeDrift) return ["bad", "large"];
  return drift >= someDrift ? ["warning", "some"] : ["plain", "no"];
}

/** The number with a bar of it: a cell every 0.1. */
function driftCell({ drift, isDriftChance, isKey }: ColumnChange, state: keyof typeof bars): string {
  if (drift === undefined) return isKey ? paint("key", "dim") : "";
  const [tone] = driftOf(drift, isDriftChance);
  const bar = isDriftChance ? "" : glyph(bars[state]).repeat(Math.min(longestBar, Math.floor(drift / barEvery + 0.5)));
  return paint(`${drift.toFixed(2)} ${bar}`, tone);
}
