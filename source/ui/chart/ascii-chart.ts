import { plot } from "asciichart";
import { fit } from "../text/cells.js";
import { padded, share, valueAtShare } from "./scale.js";

type Value = { readonly min: number; readonly max: number; readonly last: number };

const labelWidth = 12;

/**
 * One line in plain ASCII, drawn by asciichart. That draws one point a cell, fails at NaN and counts up from the least value
 * by ones, which never ends where one is less than the distance of two doubles: it gets as many shares of the range as there
 * are cells.
 */
export function asciiChart(
  columns: readonly Value[],
  width: number,
  height: number,
  xLabel: string,
): readonly string[] {
  const values = columns.filter(({ min, max, last }) => [min, max, last].every(Number.isFinite));
  const y = padded({
    min: values.reduce((least, { min }) => Math.min(least, min), Number.POSITIVE_INFINITY),
    max: values.reduce((most, { max }) => Math.max(most, max), Number.NEGATIVE_INFINITY),
  });
  if (values.length === 0) return Array.from({ length: height }, () => " ".repeat(width));
  const points = Math.min(width - labelWidth, values.length);
  const series = Array.from({ length: points }, (_, at) =>
    share(values[Math.floor((at * values.length) / points)]?.last ?? y.min, y),
  );
  const format = (at: number) => valueAtShare(at, y).toPrecision(4).padStart(9);
  const chart = plot([series], { height: Math.max(1, height - 2), min: 0, max: 1, format });
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
