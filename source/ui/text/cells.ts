import stringWidth from "string-width";
import { regularWidth } from "./regular.js";

/** string-width is super-linear: what is longer is never measured whole. No row has so many cells. */
const measureAtMost = 4000;
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Width of a text in terminal cells; SGR sequences count nothing. */
export function cellWidth(text: string): number {
  return regularWidth(text) ?? stringWidth(text.length > measureAtMost ? text.slice(0, measureAtMost) : text);
}

/** The text in exactly `cells` cells: padded with blanks, or cut with an ellipsis. SGR stays whole and is closed. */
export function fit(text: string, cells: number, align: "left" | "right" = "left"): string {
  if (cells <= 0) return "";
  const width = cellWidth(text);
  if (width === cells) return text;
  if (width > cells) return cut(text, cells);
  const padding = " ".repeat(cells - width);
  return align === "left" ? text + padding : padding + text;
}

/** At most `cells` cells of the text, the last of them an ellipsis where something was cut. */
export function cut(text: string, cells: number): string {
  if (cells <= 0) return "";
  if (cellWidth(text) <= cells) return text;
  let out = "";
  let used = 0;
  let hasSgr = false;
  for (const part of parts(text)) {
    if (part.startsWith("\u001b")) {
      out += part;
      hasSgr = true;
      continue;
    }
    const width = cellWidth(part);
    if (used + width > cells - 1) break;
    out += part;
    used += width;
  }
  const cutText = `${out}…${" ".repeat(Math.max(0, cells - 1 - used))}`;
  return hasSgr ? `${cutText}\u001b[0m` : cutText;
}

/** The text in rows of at most `cells` cells, at blanks where there are any. Plain text: no SGR. */
export function wrap(text: string, cells: number): readonly string[] {
  if (cellWidth(text) <= cells && text.length <= measureAtMost) return [text];
  const rows: string[] = [];
  let row = "";
  let used = 0;
  for (const word of text.split(/(?<= )/)) {
    const width = word.length > measureAtMost ? cells + 1 : cellWidth(word);
    if (used + cellWidth(word.trimEnd()) <= cells && width <= cells + 1) {
      row += word;
      used += width;
      continue;
    }
    if (row !== "") rows.push(row.trimEnd());
    const pieces = width > cells ? hardWrap(word, cells) : [word];
    rows.push(...pieces.slice(0, -1));
    row = pieces.at(-1) ?? "";
    used = cellWidth(row);
  }
  rows.push(row.trimEnd());
  return rows;
}

function hardWrap(word: string, cells: number): readonly string[] {
  const rows: string[] = [];
  let row = "";
  let used = 0;
  for (const { segment } of segmenter.segment(word)) {
    const width = graphemeWidth(segment);
    if (used + width > cells) {
      rows.push(row);
      row = "";
      used = 0;
    }
    row += segment;
    used += width;
  }
  rows.push(row);
  return rows;
}

const mostWidths = 10_000;
/** Of graphemes that were measured: a text has the same ones again and again. */
const widths = new Map<string, number>();

function graphemeWidth(grapheme: string): number {
  const known = widths.get(grapheme);
  if (known !== undefined) return known;
  const width = cellWidth(grapheme);
  if (widths.size >= mostWidths) widths.clear();
  widths.set(grapheme, width);
  return width;
}

/** Graphemes and SGR sequences of a text, in order. */
function* parts(text: string): Generator<string> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: SGR begins with ESC
  for (const piece of text.slice(0, measureAtMost * 4).split(/(\u001b\[[\d;]*m)/)) {
    if (piece.startsWith("\u001b")) yield piece;
    else for (const { segment } of segmenter.segment(piece)) yield segment;
  }
}
