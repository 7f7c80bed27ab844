import { plot } from "asciichart";
import { fit } from "../text/cells.js";
import { isAscii, paint, paintLine } from "../theme.js";
import { type Canvas, canvas, canvasRows, drawLine, setDot } from "./braille.js";
import { padded, type Range, share, valueAtShare } from "./scale.js";
import { tickLabel, ticks } from "./ticks.js";

/** One column of a series: everything between its `x` and the next one's. */
export type ChartColumn = { readonly x: number; readonly min: number; readonly max: number; readonly last: number };

type ChartLine = {
  /** Columns in order of x; those without a finite value are left out. */
  readonly columns: readonly ChartColumn[];
  /** Index into the theme's line colours. */
  readonly colour: number;
};

export type ChartOptions = {
  readonly lines: readonly ChartLine[];
  readonly width: number;
  readonly height: number;
  /** What x counts: `step`. */
  readonly xLabel: string;
};

/** A chart of exactly `width` x `height` cells with round ticks on both axes. No line: blank rows. */
export function renderChart(options: ChartOptions): readonly string[] {
  const { width, height } = options;
  const lines = options.lines.map((line) => ({ ...line, columns: line.columns.filter(isDrawable) }));
  const all = lines.flatMap(({ columns }) => columns);
  const blank = Array.from({ length: Math.max(0, height) }, () => " ".repeat(Math.max(0, width)));
  if (all.length === 0 || width < 16 || height < 4) return blank;
  const y = padded({ min: least(all.map(({ min }) => min)), max: most(all.map(({ max }) => max)) });
  return isAscii() ? asciiRows({ ...options, lines }, y) : brailleRows({ ...options, lines }, all, y);
}

function isDrawable({ x, min, max, last }: ChartColumn): boolean {
  return [x, min, max, last].every(Number.isFinite);
}

function brailleRows(
  { lines, width, height, xLabel }: ChartOptions,
  all: readonly ChartColumn[],
  y: Range,
): readonly string[] {
  const plotHeight = height - 2;
  const x = { min: least(all.map((column) => column.x)), max: most(all.map((column) => column.x)) };
  const yTicks = ticks(y.min, y.max, Math.max(2, Math.floor(plotHeight / 3) + 1));
  const yStep = (yTicks[1] ?? 1) - (yTicks[0] ?? 0);
  const labels = yTicks.map((tick) => tickLabel(tick, yStep));
  const labelWidth = Math.max(...labels.map((text) => text.length));
  const plotWidth = width - labelWidth - 2;
  const on = canvas(plotWidth, plotHeight);
  for (const line of lines) drawSeries(on, line, x, y);
  const rowOf = (value: number) => Math.round((1 - share(value, y)) * (plotHeight - 1));
  const labelAt = new Map(yTicks.map((tick, at) => [rowOf(tick), labels[at] ?? ""]));
  const plotted = canvasRows(on, paintLine).map((row, at) => {
    const text = labelAt.get(at);
    return `${paint(`${(text ?? "").padStart(labelWidth)} ${text === undefined ? "│" : "┤"}`, "dim")}${row}`;
  });
  return [...plotted, ...xAxis(x, plotWidth, labelWidth, xLabel)].map((row) => fit(row, width));
}

function drawSeries(on: Canvas, { columns, colour }: ChartLine, x: Range, y: Range): void {
  const right = on.width * 2 - 1;
  const bottom = on.height * 4 - 1;
  const toX = (value: number) => (x.max === x.min ? 0 : Math.round(share(value, x) * right));
  const toY = (value: number) => Math.round((1 - share(value, y)) * bottom);
  let before: { readonly x: number; readonly y: number } | undefined;
  for (const column of columns) {
    const at = { x: toX(column.x), y: toY(column.last) };
    if (before) drawLine(on, before.x, before.y, at.x, at.y, colour);
    else setDot(on, at.x, at.y, colour);
    drawLine(on, at.x, toY(column.min), at.x, toY(column.max), colour);
    before = at;
  }
}

function xAxis(x: Range, plotWidth: number, labelWidth: number, xLabel: string): readonly string[] {
  const indent = " ".repeat(labelWidth + 1);
  const shown = ticks(x.min, x.max, Math.max(2, Math.floor(plotWidth / 12)));
  const step = (shown[1] ?? 1) - (shown[0] ?? 0);
  const line = Array.from({ length: plotWidth }, () => "─");
  let labels = "";
  const room = plotWidth - xLabel.length - 2;
  for (const tick of shown) {
    const column = x.max === x.min ? 0 : Math.round(share(tick, x) * (plotWidth - 1));
    const text = tickLabel(tick, step);
    if (labels.length > 0 && column <= labels.length) continue;
    if (column + text.length > room) break;
    line[column] = "┬";
    labels = labels.padEnd(column) + text;
  }
  return [paint(`${indent}└${line.join("")}`, "dim"), paint(`${indent} ${labels.padEnd(room + 2)}${xLabel}`, "dim")];
}

/**
 * asciichart draws one point a cell, fails at NaN and counts up from the least value by ones, which never ends where one is
 * less than the distance of two doubles: it gets as many shares of the range as there are cells.
 */
function asciiRows({ lines, width, height, xLabel }: ChartOptions, y: Range): readonly string[] {
  const labelWidth = 12;
  const cells = width - labelWidth;
  const series = lines.map(({ columns }) => {
    const points = Math.min(cells, columns.length);
    return Array.from({ length: points }, (_, at) =>
      share(columns[Math.floor((at * columns.length) / points)]?.last ?? y.min, y),
    );
  });
  const format = (at: number) => valueAtShare(at, y).toPrecision(4).padStart(9);
  const chart = plot(series, { height: Math.max(1, height - 2), min: 0, max: 1, format });
  const rows = toAscii(chart)
    .split("\n")
    .slice(0, height - 1);
  while (rows.length < height - 1) rows.push("");
  return [...rows, `${" ".repeat(labelWidth)}${xLabel}`].map((row) => fit(row, width));
}

function toAscii(text: string): string {
  const replacements: Readonly<Record<string, string>> = {
    "┤": "|",
    "┼": "+",
    "─": "-",
    "│": "|",
    "╭": "/",
    "╮": "\\",
    "╰": "\\",
    "╯": "/",
  };
  return text.replaceAll(/[^\x20-\x7e\n]/g, (character) => replacements[character] ?? "-");
}

// Not by Math.min(...values): a spread of many values overflows the stack.
function least(values: readonly number[]): number {
  return values.reduce((a, b) => (b < a ? b : a), Number.POSITIVE_INFINITY);
}

function most(values: readonly number[]): number {
  return values.reduce((a, b) => (b > a ? b : a), Number.NEGATIVE_INFINITY);
}
