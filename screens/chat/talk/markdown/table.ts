import type { Tokens } from "marked";
import { cellWidth, fit } from "../../../../source/ui/text/cells.js";
import { glyph, paint, withoutSgr } from "../../../../source/ui/theme.js";
import { inlineSpans } from "./inline.js";
import { type Span, wrapSpans } from "./spans.js";

/** Below that a column of a table is not read well. */
const leastCells = 6;
const gap = 3;

/** A table whose cells are wrapped where it is wider than `width`; too many columns become lines "name: value". */
export function tableRows({ header, rows, align }: Tokens.Table, width: number): readonly string[] {
  const head = header.map(({ tokens }) => inlineSpans(tokens, ["strong"]));
  const body = rows.map((cells) => cells.map(({ tokens }) => inlineSpans(tokens)));
  const widths = columnWidths([head, ...body], width);
  if (!widths) return body.flatMap((cells) => recordRows(head, cells, width));
  const isRight = align.map((side) => side === "right");
  const line = glyph("horizontal");
  const rule = widths.map((cells) => line.repeat(cells)).join(line.repeat(gap));
  return [
    ...rowsOf(head, widths, isRight),
    paint(rule, "dim"),
    ...body.flatMap((cells) => rowsOf(cells, widths, isRight)),
  ];
}

/** Natural widths, the widest made narrower until all fit; undefined: there is no room for so many. */
function columnWidths(rows: readonly (readonly (readonly Span[])[])[], width: number): readonly number[] | undefined {
  const columns = rows[0]?.length ?? 0;
  const room = width - gap * (columns - 1);
  const natural = Array.from({ length: columns }, (_, at) =>
    Math.max(1, ...rows.map((cells) => widest(cells[at] ?? []))),
  );
  if (natural.reduce((sum, cells) => sum + Math.min(cells, leastCells), 0) > room) return undefined;
  // The largest width that nobody may pass.
  let most = Math.max(1, ...natural);
  const taken = () => natural.reduce((sum, cells) => sum + Math.min(cells, most), 0);
  while (taken() > room && most > 1) most -= 1;
  let spare = room - taken();
  return natural.map((cells) => {
    const own = Math.min(cells, most);
    const more = cells > own && spare > 0 ? 1 : 0;
    spare -= more;
    return own + more;
  });
}

function widest(spans: readonly Span[]): number {
  const lines = spans
    .map(({ text }) => text)
    .join("")
    .split("\n");
  return Math.max(...lines.map(cellWidth));
}

function rowsOf(
  cells: readonly (readonly Span[])[],
  widths: readonly number[],
  isRight: readonly boolean[],
): readonly string[] {
  const blocks = widths.map((width, at) => wrapSpans(cells[at] ?? [], width));
  const height = Math.max(...blocks.map((rows) => rows.length));
  const between = ` ${paint(glyph("vertical"), "dim")} `;
  return Array.from({ length: height }, (_, row) =>
    blocks
      .map((rows, at) => fit(rows[row] ?? "", widths[at] ?? 0, isRight[at] ? "right" : "left"))
      .join(between)
      .trimEnd(),
  );
}

function recordRows(head: readonly (readonly Span[])[], cells: readonly (readonly Span[])[], width: number) {
  const rows = cells.flatMap((cell, at) =>
    wrapSpans([...(head[at] ?? []), { text: ": ", tones: ["strong"] }, ...cell], width),
  );
  const longest = Math.max(1, ...rows.map((row) => withoutSgr(row).length));
  return [...rows, paint(glyph("horizontal").repeat(Math.min(width, longest)), "dim")];
}
