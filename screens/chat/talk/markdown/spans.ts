import { cellWidth } from "../../../../source/ui/text/cells.js";
import { isOneCellEach } from "../../../../source/ui/text/regular.js";
import { paint, type Tone } from "../../../../source/ui/theme.js";

/** A piece of sanitised text in its tones, the innermost first; "\n" ends a row. */
export type Span = { readonly text: string; readonly tones: readonly Tone[] };

type Range = readonly [begin: number, end: number];

/** The spans in rows of at most `cells` cells, broken at blanks where there are any. */
export function wrapSpans(spans: readonly Span[], cells: number): readonly string[] {
  const room = Math.max(1, cells);
  const plain = spans.map(({ text }) => text).join("");
  const slice = slicer(spans);
  let begin = 0;
  const rows: string[] = [];
  for (const line of plain.split("\n")) {
    for (const [from, to] of breaks(line, room)) rows.push(slice(begin + from, begin + to));
    begin += line.length + 1;
  }
  return rows;
}

/** Where the rows of a line without newlines begin and end. */
function breaks(line: string, cells: number): readonly Range[] {
  if (line.length <= cells && isOneCellEach(line)) return [[0, line.length]];
  if (!isOneCellEach(line)) return wideBreaks(line, cells);
  const ranges: Range[] = [];
  let at = 0;
  while (line.length - at > cells) {
    const blank = line.lastIndexOf(" ", at + cells);
    if (blank <= at) {
      ranges.push([at, at + cells]);
      at += cells;
      continue;
    }
    ranges.push([at, at + line.slice(at, blank).trimEnd().length]);
    at = blank + 1;
    while (line[at] === " ") at += 1;
  }
  if (at < line.length || ranges.length === 0) ranges.push([at, line.length]);
  return ranges;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
/** Measuring a sign takes longer than looking it up; there are not so many. */
const widths = new Map<string, number>();
const mostWidths = 20_000;

function widthOf(sign: string): number {
  const known = widths.get(sign);
  if (known !== undefined) return known;
  if (widths.size >= mostWidths) widths.clear();
  const width = cellWidth(sign);
  widths.set(sign, width);
  return width;
}

/** The same where not every sign takes one cell. */
function wideBreaks(line: string, cells: number): readonly Range[] {
  const ranges: Range[] = [];
  let begin = 0;
  let used = 0;
  let blank = -1; // behind the last blank of the row
  let afterBlank = 0; // cells behind it
  for (const { segment, index } of segmenter.segment(line)) {
    const width = widthOf(segment);
    if (used + width > cells && segment !== " ") {
      const end = blank > begin ? blank : index;
      ranges.push([begin, begin + line.slice(begin, end).trimEnd().length]);
      used = blank > begin ? afterBlank : 0;
      begin = end;
      blank = -1;
    }
    used += width;
    afterBlank += width;
    if (segment === " ") {
      blank = index + 1;
      afterBlank = 0;
    }
  }
  return [...ranges, [begin, begin + line.slice(begin).trimEnd().length]];
}

/** Painted parts of the spans' text; asked for in their order. */
function slicer(spans: readonly Span[]): (from: number, to: number) => string {
  let number = 0;
  let begin = 0;
  return (from, to) => {
    let out = "";
    for (let at = from; at < to; ) {
      const span = spans[number];
      if (!span) break;
      const end = begin + span.text.length;
      if (end <= at) {
        begin = end;
        number += 1;
        continue;
      }
      const upTo = Math.min(end, to);
      out += span.tones.reduce(paint, span.text.slice(at - begin, upTo - begin));
      at = upTo;
    }
    return out;
  };
}
