import { cellWidth, fit } from "../text/cells.js";
import { isAscii, paint, paintLine } from "../theme.js";

/** A run in a legend: its name, safe for the screen, and figures in the order of the titles. */
export type LegendItem = {
  readonly colour: number;
  readonly sign: string;
  readonly name: string;
  readonly values: readonly string[];
};

const leastName = 8;
const signs = [
  ["●", "■", "◉", "□", "○", "▪"],
  ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t"],
] as const;

/** A run's sign by its colour: runs are told apart without colours, too. */
export function lineSign(colour: number): string {
  const set = signs[isAscii() ? 1 : 0];
  return set[colour % set.length] ?? "*";
}

/** How wide a legend of these items would like to be. */
export function legendWidth(items: readonly LegendItem[], titles: readonly string[]): number {
  const widths = titles.map((title, at) => columnWidth(items, title, at));
  return 2 + Math.max(leastName, ...items.map(({ name }) => cellWidth(name))) + total(widths);
}

/**
 * At most `height` rows of `width` cells: the titles, then a row a run. Where it is narrow the figures go from the right;
 * where it is low the runs that come first are not shown but counted.
 */
export function legendRows(
  items: readonly LegendItem[],
  titles: readonly string[],
  width: number,
  height: number,
): readonly string[] {
  if (height < 1 || width < leastName + 2) return [];
  let shown = titles.length;
  const widths = titles.map((title, at) => columnWidth(items, title, at));
  while (shown > 0 && 2 + leastName + total(widths.slice(0, shown)) > width) shown -= 1;
  const nameWidth = Math.max(leastName, width - 2 - total(widths.slice(0, shown)));
  const cells = (values: readonly string[]) =>
    widths
      .slice(0, shown)
      .map((wide, at) => ` ${fit(values[at] ?? "", wide, "right")}`)
      .join("");
  const header =
    shown > 0 && height > items.length ? [paint(`${" ".repeat(2 + nameWidth)}${cells(titles)}`, "dim")] : [];
  const room = height - header.length;
  const fitting = items.length > room ? items.slice(0, room - 1) : items;
  const rest = items.length - fitting.length;
  return [
    ...header,
    ...fitting.map(
      ({ colour, sign, name, values }) => `${paintLine(sign, colour)} ${fit(name, nameWidth)}${cells(values)}`,
    ),
    ...(rest > 0 ? [paint(`  + ${rest} more`, "dim")] : []),
  ];
}

function columnWidth(items: readonly LegendItem[], title: string, at: number): number {
  return Math.max(cellWidth(title), ...items.map(({ values }) => cellWidth(values[at] ?? "")));
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + 1, 0);
}
