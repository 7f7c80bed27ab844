import { fit } from "../text/cells.js";
import { glyph, isAscii, paint } from "../theme.js";
import { asciiChart } from "./ascii-chart.js";
import { type Canvas, canvas, drawLine, setDot } from "./canvas.js";
import { cellGrid, faintStyle, lineStyle, putCanvas, toneStyle } from "./cells.js";
import { type ChartColumn, type ChartOptions, columnOf, type Plot, rowOf } from "./plot.js";
import { type Range, share } from "./scale.js";
import { drawSigns } from "./signs.js";
import { type AxisKind, localZone, type XMark, xLabel, xMarks, type ZoneMinutes } from "./x-axis.js";
import { yAxis } from "./y-axis.js";

/** Rows of the x axis: the line and its labels. */
const axisRows = 2;
/** Below that nothing could be told from it. */
const leastWidth = 16;
const leastHeight = 4;

/** A chart of exactly `width` x `height` cells with round marks on both axes. Without a point: blank rows. */
export function renderChart(options: ChartOptions): readonly string[] {
  const { width, height, lines } = options;
  const x = xRange(options);
  if (width < leastWidth || height < leastHeight || x === undefined) {
    return Array.from({ length: Math.max(0, height) }, () => " ".repeat(Math.max(0, width)));
  }
  if (isAscii() && isPlain(options)) return asciiChart(lines[0]?.columns ?? [], width, height, options.axis.label);
  const plotHeight = height - axisRows;
  const y = yAxis(yRange(options), Math.floor(plotHeight / 3) + 2, options.log ?? false);
  const labelWidth = Math.max(1, ...y.marks.map(({ label }) => label.length));
  const plotWidth = Math.max(1, width - labelWidth - 2);
  const plot = { grid: cellGrid(plotWidth, plotHeight), x, y, options };
  drawLines(plot);
  drawCrosshair(plot);
  drawSigns(plot);
  const labelAt = new Map(y.marks.map(({ value, label }) => [rowOf(plot, value), label]));
  const [side, tick] = isAscii() ? ["|", "+"] : ["│", "┤"];
  const rows = plot.grid.rows().map((row, at) => {
    const text = labelAt.get(at);
    return `${paint(`${(text ?? "").padStart(labelWidth)} ${text === undefined ? side : tick}`, "dim")}${row}`;
  });
  return [...rows, ...xAxisRows(plot, labelWidth)].map((row) => fit(row, width));
}

/** asciichart draws small panels of one line in plain ASCII. */
function isPlain({ lines, log, clip, crosshair, height, axis }: ChartOptions): boolean {
  const [line, ...others] = lines;
  const isMarked = line?.columns.some(
    ({ smoothed, nan = 0, up = 0, down = 0 }) => smoothed !== undefined || nan + up + down > 0,
  );
  const [from, to] = [line?.columns[0]?.x, line?.columns.at(-1)?.x];
  const isWhole = (axis.from ?? from) === from && (axis.to ?? to) === to;
  return height <= 12 && others.length === 0 && !isMarked && !log && !clip && crosshair === undefined && isWhole;
}

function xRange({ lines, axis }: ChartOptions): Range | undefined {
  let [min, max] = [axis.from ?? Number.POSITIVE_INFINITY, axis.to ?? Number.NEGATIVE_INFINITY];
  let count = 0;
  for (const { columns } of lines) {
    for (const { x } of columns) {
      if (!Number.isFinite(x)) continue;
      count += 1;
      if (axis.from === undefined && x < min) min = x;
      if (axis.to === undefined && x > max) max = x;
    }
  }
  return count === 0 || !(min <= max) ? undefined : { min, max };
}

function yRange({ lines, clip, atLeast, log = false }: ChartOptions): Range {
  let [min, max] = [atLeast?.min ?? Number.POSITIVE_INFINITY, atLeast?.max ?? Number.NEGATIVE_INFINITY];
  const take = (value: number) => {
    if (!Number.isFinite(value) || (log && value <= 0)) return;
    if (value < min) min = value;
    if (value > max) max = value;
  };
  for (const { columns } of lines) {
    for (const column of columns) {
      take(column.min);
      take(column.max);
    }
  }
  if (min > max) return log ? { min: 1, max: 10 } : { min: 0, max: 1 };
  const low = clip && Math.max(min, clip.low);
  const high = clip && Math.min(max, clip.high);
  return low !== undefined && high !== undefined && low <= high ? { min: low, max: high } : { min, max };
}

function drawLines(plot: Plot): void {
  const { grid, options } = plot;
  const { lines } = options;
  const style = isAscii() ? "ascii" : (options.style ?? "braille");
  const behind = canvas(grid.width, grid.height, style);
  const front = canvas(grid.width, grid.height, style);
  for (const { columns, colour } of lines) {
    if (!columns.some(({ smoothed }) => smoothed !== undefined)) drawValues(plot, front, columns, lineStyle(colour));
    else {
      drawValues(plot, behind, columns, faintStyle(colour));
      drawSmoothed(plot, front, columns, lineStyle(colour));
    }
  }
  putCanvas(grid, behind);
  putCanvas(grid, front);
}

function drawValues(plot: Plot, on: Canvas, columns: readonly ChartColumn[], colour: number): void {
  let before: Dot | undefined;
  for (const column of columns) {
    const { min, max, last } = column;
    if (![min, max, last].every(Number.isFinite) || (plot.options.log && last <= 0)) {
      before = undefined;
      continue;
    }
    const at = { x: dotX(plot, on, column.x), y: dotY(plot, on, last), side: sideOf(plot, last) };
    if (before) drawBetween(on, before, at, colour);
    else if (at.side === 0) setDot(on, at.x, at.y, colour);
    if (sideOf(plot, min) !== sideOf(plot, max) || at.side === 0) {
      drawLine(on, at.x, dotY(plot, on, min), at.x, dotY(plot, on, max), colour);
    }
    before = at;
  }
}

function drawSmoothed(plot: Plot, on: Canvas, columns: readonly ChartColumn[], colour: number): void {
  let before: Dot | undefined;
  for (const { x, smoothed = Number.NaN } of columns) {
    if (!Number.isFinite(smoothed) || (plot.options.log && smoothed <= 0)) {
      before = undefined;
      continue;
    }
    const at = { x: dotX(plot, on, x), y: dotY(plot, on, smoothed), side: sideOf(plot, smoothed) };
    drawBetween(on, before ?? at, at, colour);
    before = at;
  }
}

/** A point in dots, and whether it lies in the range (0), above it or below it, where it stands at the edge. */
type Dot = { readonly x: number; readonly y: number; readonly side: number };

/** A line between two points; along the edge, where both lie outside, is none: it would look like values. */
function drawBetween(on: Canvas, from: Dot, to: Dot, colour: number): void {
  if (from.side === 0 || from.side !== to.side) drawLine(on, from.x, from.y, to.x, to.y, colour);
}

function sideOf({ options, y }: Plot, value: number): number {
  if (!options.clip) return 0;
  return Number(value > y.range.max) - Number(value < y.range.min);
}

function dotX({ x }: Plot, { dotsAcross }: Canvas, value: number): number {
  return x.max === x.min ? 0 : Math.round(share(value, x) * (dotsAcross - 1));
}

function dotY({ y }: Plot, { dotsDown }: Canvas, value: number): number {
  return Math.round((1 - y.place(value)) * (dotsDown - 1));
}

function drawCrosshair(plot: Plot): void {
  const { grid, options, x } = plot;
  if (options.crosshair === undefined || options.crosshair < x.min || options.crosshair > x.max) return;
  const column = columnOf(plot, options.crosshair);
  for (let row = 0; row < grid.height; row++) {
    if (grid.isBlank(column, row)) grid.put(column, row, glyph("ruler"), toneStyle("dim"));
  }
}

function xAxisRows(plot: Plot, labelWidth: number): readonly string[] {
  const { grid, x, options } = plot;
  const { kind, label } = options.axis;
  const zone = options.zone ?? localZone;
  const room = Math.max(0, grid.width - label.length - 2);
  const marks = fittingMarks(plot, kind, room, zone);
  const [corner, flat, tick, cross] = isAscii() ? ["+", "-", "+", "^"] : ["└", "─", "┬", "┴"];
  const line = Array.from({ length: grid.width }, () => flat ?? "-");
  const { crosshair } = options;
  const looked =
    crosshair !== undefined && crosshair >= x.min && crosshair <= x.max
      ? placeOfText(columnOf(plot, crosshair), crosshairLabel(plot, marks, zone), grid.width)
      : undefined;
  let labels = "";
  for (const mark of marks) {
    const column = columnOf(plot, mark.x);
    const end = column + mark.label.length;
    if (labels.length > 0 && column <= labels.length) continue;
    if (end > room) break;
    line[column] = tick ?? "+";
    // What the crosshair says is exact.
    if (looked && column <= looked.to && end >= looked.from) continue;
    labels = labels.padEnd(column) + mark.label;
  }
  const indent = " ".repeat(labelWidth + 1);
  labels = looked && looked.to > room ? labels : `${labels.padEnd(room + 2)}${label}`;
  if (looked) line[columnOf(plot, crosshair ?? 0)] = cross ?? "^";
  const shown = looked
    ? `${paint(labels.slice(0, looked.from).padEnd(looked.from), "dim")}${paint(looked.text, "accent")}${paint(labels.slice(looked.to), "dim")}`
    : paint(labels, "dim");
  return [paint(`${indent}${corner}${line.join("")}`, "dim"), `${indent} ${shown}`];
}

/** Marks of which at least two have room before the axis' name, where there are any such. */
function fittingMarks(plot: Plot, kind: AxisKind, room: number, zone: ZoneMinutes): readonly XMark[] {
  const most = Math.max(2, Math.floor(plot.grid.width / 12));
  const tries = [1, 1.5, 2, 3].map((factor) => xMarks(kind, plot.x, Math.ceil(most * factor), zone));
  const fits = (marks: readonly XMark[]) =>
    marks.filter((mark) => columnOf(plot, mark.x) + mark.label.length <= room).length >= 2;
  return tries.find(fits) ?? tries[0] ?? [];
}

/** A text around a column, inside the row. */
function placeOfText(column: number, text: string, width: number) {
  const from = Math.max(0, Math.min(column - Math.floor(text.length / 2), width - text.length));
  return { text, from, to: from + text.length };
}

/** The place under the crosshair, as exact as a column of the chart. */
function crosshairLabel({ x, grid, options }: Plot, marks: readonly XMark[], zone: ZoneMinutes): string {
  const { kind } = options.axis;
  const place = options.crosshair ?? 0;
  const step = kind === "number" ? (Number.isInteger(place) ? 1 : (x.max - x.min) / grid.width) : 1000;
  if (kind === "number" && Number.isInteger(place) && Math.abs(place) < 1e12) return String(place);
  return marks.length === 0 ? "" : xLabel(kind, place, step, zone);
}
