import { cellWidth } from "./cells.js";

// Rows of sanitised text: all that is in it beside characters are SGR sequences.

const reset = "\u001b[0m";
// biome-ignore lint/suspicious/noControlCharactersInRegex: SGR begins with ESC
const sgr = /(\u001b\[[\d;]*m)/;
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const ascii = /^[\x20-\x7e]*$/;

/** The text in rows of at most `cells` cells, at most `most` of them; its colours go on in the next row. */
export function wrapStyled(text: string, cells: number, most: number): readonly string[] {
  const rows: string[] = [];
  let row = "";
  let used = 0;
  let style = "";
  const end = () => {
    rows.push(style === "" ? row : `${row}${reset}`);
    row = style;
    used = 0;
  };
  for (const part of parts(text)) {
    const isStyle = part.startsWith("\u001b");
    const width = isStyle ? 0 : cellWidth(part);
    if (used + width > cells) end();
    if (rows.length >= most) return rows;
    if (isStyle) style = part === reset ? "" : style + part;
    row += part;
    used += width;
  }
  if (used > 0 || rows.length === 0) end();
  return rows;
}

/** The text with what the expression finds inverted, its own colours as they were. */
export function markFound(text: string, regex: RegExp): string {
  const pieces = text.split(sgr);
  const found = ranges(pieces.filter((piece) => !piece.startsWith("\u001b")).join(""), regex);
  if (found.length === 0) return text;
  let at = 0;
  const marked = pieces.map((piece) => {
    if (piece.startsWith("\u001b")) return piece;
    const begin = at;
    at += piece.length;
    return markPiece(
      piece,
      found.map(([from, to]) => [from - begin, to - begin] as const),
    );
  });
  return marked.join("");
}

/** The parts of a piece that are in the ranges inverted, whatever of them is outside of it. */
function markPiece(piece: string, found: readonly (readonly [from: number, to: number])[]): string {
  let out = "";
  let at = 0;
  for (const [from, to] of found) {
    if (to <= 0 || from >= piece.length) continue;
    const begin = Math.max(at, from);
    out += `${piece.slice(at, begin)}\u001b[7m${piece.slice(begin, to)}\u001b[27m`;
    at = Math.min(piece.length, to);
  }
  return out + piece.slice(at);
}

/** Graphemes and SGR sequences, in order. */
function* parts(text: string): Generator<string> {
  for (const piece of text.split(sgr)) {
    if (piece.startsWith("\u001b")) yield piece;
    else if (ascii.test(piece)) yield* piece;
    else for (const { segment } of segmenter.segment(piece)) yield segment;
  }
}

/** What is looked at of one row, and found in it. */
const longest = 4096;
const mostFound = 200;

function ranges(plain: string, regex: RegExp): readonly (readonly [begin: number, end: number])[] {
  const found: (readonly [number, number])[] = [];
  for (const match of plain.slice(0, longest).matchAll(new RegExp(regex.source, `${regex.flags}g`))) {
    if (match[0] !== "") found.push([match.index, match.index + match[0].length]);
    if (found.length === mostFound) break;
  }
  return found;
}
