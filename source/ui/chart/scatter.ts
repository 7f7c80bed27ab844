import { fit } from "../text/cells.js";
import { isAscii, paint } from "../theme.js";
import { type CellStyle, cellGrid, lineStyle, toneStyle } from "./cells.js";
import { yAxis } from "./y-axis.js";

type ScatterPoint = {
  /** A number, or the name of a category. */
  readonly x: number | string;
  readonly y: number;
  /** Of a run that stands out; the others are dots. */
  readonly mark?: { readonly colour: number; readonly sign: string };
};

export type ScatterOptions = {
  /** The last is drawn over the others. */
  readonly points: readonly ScatterPoint[];
  readonly width: number;
  readonly height: number;
  readonly xLabel: string;
  readonly log: boolean;
};

/** Where the ratio of the greatest x to the least is more, the axis is logarithmic: learning rates. */
const widestLinear = 50;

/** One sign a run: y against a param or another metric, exactly `width` x `height` cells. */
export function renderScatter({ points, width, height, xLabel, log }: ScatterOptions): readonly string[] {
  const drawn = points.filter(({ y }) => Number.isFinite(y) && (!log || y > 0));
  if (drawn.length === 0 || width < 16 || height < 4) {
    return Array.from({ length: Math.max(0, height) }, () => " ".repeat(Math.max(0, width)));
  }
  const plotHeight = height - 2;
  const y = yAxis(extent(drawn.map((point) => point.y)), Math.floor(plotHeight / 3) + 2, log);
  const labelWidth = Math.max(1, ...y.marks.map(({ label }) => label.length));
  const plotWidth = Math.max(1, width - labelWidth - 2);
  const x = xPlaces(drawn, Math.max(2, Math.floor(plotWidth / 12)));
  const grid = cellGrid(plotWidth, plotHeight);
  const column = (share: number) => Math.round(share * (plotWidth - 1));
  const row = (value: number) => Math.round((1 - y.place(value)) * (plotHeight - 1));
  const dot = isAscii() ? "." : "•";
  for (const point of drawn) {
    const style: CellStyle = point.mark ? lineStyle(point.mark.colour) : toneStyle("dim");
    grid.put(column(x.place(point.x)), row(point.y), point.mark?.sign ?? dot, style);
  }
  const labelAt = new Map(y.marks.map(({ value, label }) => [row(value), label]));
  const [side, tick, corner, flat, cross] = isAscii() ? ["|", "+", "+", "-", "+"] : ["│", "┤", "└", "─", "┬"];
  const rows = grid.rows().map((text, at) => {
    const label = labelAt.get(at);
    return `${paint(`${(label ?? "").padStart(labelWidth)} ${label === undefined ? side : tick}`, "dim")}${text}`;
  });
  const line = Array.from({ length: plotWidth }, () => flat ?? "-");
  const room = plotWidth - xLabel.length - 2;
  let labels = "";
  for (const mark of x.marks) {
    const at = column(mark.share);
    if ((labels.length > 0 && at <= labels.length) || at + mark.label.length > room) continue;
    line[at] = cross ?? "+";
    labels = labels.padEnd(at) + mark.label;
  }
  const indent = " ".repeat(labelWidth + 1);
  return [
    ...rows,
    paint(`${indent}${corner}${line.join("")}`, "dim"),
    paint(`${indent} ${labels.padEnd(Math.max(0, room + 2))}${xLabel}`, "dim"),
  ].map((text) => fit(text, width));
}

type XPlaces = {
  /** 0 at the left, 1 at the right. */
  readonly place: (x: number | string) => number;
  readonly marks: readonly { readonly share: number; readonly label: string }[];
};

function xPlaces(points: readonly ScatterPoint[], most: number): XPlaces {
  if (points.every(({ x }) => typeof x === "number")) {
    const numbers = points.map(({ x }) => Number(x));
    const range = extent(numbers);
    const axis = yAxis(range, most, range.min > 0 && range.max / range.min > widestLinear);
    const marks = axis.marks.map(({ value, label }) => ({ share: axis.place(value), label }));
    return { place: (x) => axis.place(Number(x)), marks };
  }
  const names = [...new Set(points.map(({ x }) => String(x)))].sort();
  const place = (x: number | string) => (names.indexOf(String(x)) + 0.5) / names.length;
  return { place, marks: names.map((label) => ({ share: place(label), label })) };
}

function extent(values: readonly number[]) {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}
