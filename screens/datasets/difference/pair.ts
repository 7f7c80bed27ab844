import type { Cell, ColumnStatistics } from "../../../source/domain/data/table.js";
import { cellWidth, cut } from "../../../source/ui/text/cells.js";
import { formatCount, formatNumber } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph } from "../../../source/ui/theme.js";

/** "100 → 200"; one value where both are the same. */
export function pair(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return after ?? "";
  if (after === undefined || before === after) return before;
  return `${before} ${glyph("arrow")} ${after}`;
}

/** Digits of an estimate: more would be made up. */
const estimateDigits = 3;

/** How many values there are before and after, an estimate as "≈985,000": two that are alike may still be of different counts. */
export function distinctPair(before: ColumnStatistics | undefined, after: ColumnStatistics | undefined): string {
  const texts = [before, after].flatMap((side) => (side ? [distinctText(side)] : []));
  const isEstimate = before?.isDistinctEstimate || after?.isDistinctEstimate;
  return isEstimate ? texts.join(` ${glyph("arrow")} `) : pair(texts[0], texts[1]);
}

function distinctText({ distinct, isDistinctEstimate }: ColumnStatistics): string {
  if (!isDistinctEstimate) return formatCount(distinct);
  return `${glyph("about")}${formatCount(Number(distinct.toPrecision(estimateDigits)))}`;
}

/** A value in a few cells. */
export function cellText(value: Cell | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "number" ? formatNumber(value) : cut(label(String(value)), 19);
}

/** What of a date is told where there is no room for all: its day, its month, at last the day of the one year or the years. */
const day = (date: string) => date.slice(0, 10);
const month = (date: string) => date.slice(0, 7);
const year = (date: string) => date.slice(0, 4);
const dayOfYear = (date: string) => date.slice(5, 10);
/** Nothing is told by less of a value. */
const leastValue = 3;

/**
 * How far values go, in at most `cells` cells: "1–5 → 2–9", of texts the median and 95th percentile of lengths, "6/8 → 7/9". Where
 * that is too long, dates by less of them, then every value of both sides cut to the same width, so that what came after is
 * seen as well as what was before.
 */
export function spreadPair(
  before: ColumnStatistics | undefined,
  after: ColumnStatistics | undefined,
  cells: number,
): string {
  const sides = [before, after].map(valuesOf).filter((values) => values.length > 0);
  const isSame = sides.length === 2 && sides[0]?.join() === sides[1]?.join();
  const told = isSame ? sides.slice(1) : sides;
  const shown = (shorten: (text: string) => string) =>
    told.map((values) => values.map(shorten).join("–")).join(` ${glyph("arrow")} `);
  const whole = shown((text) => text);
  if (cellWidth(whole) <= cells) return whole;
  const values = told.flat();
  const isDate = values.every((text) => /^\d{4}-\d\d-\d\d/.test(text));
  const isOneYear = new Set(values.map(year)).size === 1;
  for (const shorten of isDate ? [day, month, isOneYear ? dayOfYear : year] : []) {
    const short = shown(shorten);
    if (cellWidth(short) <= cells) return short;
  }
  const signs = cellWidth(shown(() => ""));
  const each = Math.max(leastValue, Math.floor((cells - signs) / values.length));
  return shown((text) => cut(text, each).trimEnd());
}

function valuesOf(side: ColumnStatistics | undefined): readonly string[] {
  if (side?.min !== undefined) return [cellText(side.min), cellText(side.max)];
  return side?.length ? [[side.length.p50, side.length.p95].map(formatCount).join("/")] : [];
}
