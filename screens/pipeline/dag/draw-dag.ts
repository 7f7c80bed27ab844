import type { DagDirection, PlacedDag, PlacedNode } from "../../../source/domain/dag/place.js";
import { fit } from "../../../source/ui/text/cells.js";
import { glyph, isAscii, paint, type Tone } from "../../../source/ui/theme.js";

/** What a node looks like. */
export type DagBox = {
  /** Its rows without a frame: one for one that has none. */
  readonly rows: readonly string[];
  readonly tone: Tone;
  readonly isSelected: boolean;
};

/** The part of a drawing that is shown, in its cells. */
export type DagWindow = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

const [up, right, down, left] = [1, 2, 4, 8];
/** Bits of a cell besides its links; the characters of links by their sum. */
const marked = 16;
const arrow = 32;

const corners = " │─╰││╭├─╯─┴╮┤┬┼";
const asciiCorners = " |-+||++-+-+++++";

/** The window's rows: the lines, those of `isMarked` in the accent colour, and the boxes over them. */
export function drawDag(
  dag: PlacedDag,
  window: DagWindow,
  boxOf: (id: string) => DagBox,
  isMarked: (line: Line) => boolean,
): readonly string[] {
  const cells = lineCells(dag, window, isMarked);
  const reached = new Set(dag.lines.map(({ to }) => to));
  const leaving = new Set(dag.lines.map(({ from }) => from));
  const rows: { readonly at: number; readonly text: string; readonly width: number }[][] = Array.from(
    { length: window.height },
    () => [],
  );
  for (const node of dag.nodes) {
    const lines = boxRows(node, boxOf(node.id), dag.direction, { out: leaving.has(node.id), in: reached.has(node.id) });
    lines.forEach((text, at) => {
      rows[node.y + at - window.y]?.push({ at: node.x - window.x, text, width: node.width });
    });
  }
  return rows.map((boxes, y) => {
    const sorted = boxes.sort((a, b) => a.at - b.at);
    let row = "";
    let x = 0;
    for (const { at, text, width } of sorted) {
      if (at + width <= 0 || at >= window.width) continue;
      // One that is cut at the left side has no text that could be read.
      if (at < 0) {
        row += paint(glyph("ellipsis"), "dim") + " ".repeat(Math.max(0, at + width - 1));
        x = at + width;
        continue;
      }
      row += lineRow(cells, y, x, at, dag.direction);
      row += at + width > window.width ? fit(text, window.width - at) : text;
      x = at + width;
    }
    return row + (x < window.width ? lineRow(cells, y, x, window.width, dag.direction) : "");
  });
}

type Cells = { readonly width: number; readonly bits: Uint8Array };

function lineCells(dag: PlacedDag, window: DagWindow, isMarked: (line: Line) => boolean): Cells {
  const { x, y, width, height } = window;
  const bits = new Uint8Array(width * height);
  const add = (cellX: number, cellY: number, value: number) => {
    if (cellX < x || cellY < y || cellX >= x + width || cellY >= y + height) return;
    const at = (cellY - y) * width + (cellX - x);
    bits[at] = (bits[at] ?? 0) | value;
  };
  const isRight = dag.direction === "right";
  for (const line of dag.lines) {
    const mark = isMarked(line) ? marked : 0;
    for (const segment of line.segments) addSegment(segment, (cellX, cellY, links) => add(cellX, cellY, mark | links));
    // It begins at its node, and ends before the other with an arrow.
    const [first, last] = [line.segments[0], line.segments.at(-1)];
    if (first) add(first.x1, first.y1, isRight ? left : up);
    if (last) add(last.x2, last.y2, arrow | mark);
  }
  return { width, bits };
}

type Line = PlacedDag["lines"][number];

/** Its cells, each with the links to those beside it. */
function addSegment(
  { x1, y1, x2, y2 }: Line["segments"][number],
  add: (x: number, y: number, links: number) => void,
): void {
  const [fromX, toX, fromY, toY] = [Math.min(x1, x2), Math.max(x1, x2), Math.min(y1, y2), Math.max(y1, y2)];
  for (let x = fromX; x < toX; x++) {
    add(x, y1, right);
    add(x + 1, y1, left);
  }
  for (let y = fromY; y < toY; y++) {
    add(x1, y, down);
    add(x1, y + 1, up);
  }
}

function lineRow({ width, bits }: Cells, y: number, from: number, to: number, direction: DagDirection): string {
  let row = "";
  let run = "";
  let tone: Tone = "dim";
  const flush = () => {
    row += paint(run, tone);
    run = "";
  };
  for (let x = from; x < to; x++) {
    const cell = bits[y * width + x] ?? 0;
    const own: Tone = cell & marked ? "accent" : "dim";
    const text = cell & arrow ? head(direction) : ((isAscii() ? asciiCorners : corners)[cell & 15] ?? " ");
    if (own !== tone && text !== " ") {
      flush();
      tone = own;
    }
    run += text;
  }
  flush();
  return row;
}

function head(direction: DagDirection): string {
  if (isAscii()) return direction === "right" ? ">" : "v";
  return direction === "right" ? "▶" : "▼";
}

function boxRows(
  { width, height }: PlacedNode,
  { rows, tone, isSelected }: DagBox,
  direction: DagDirection,
  ends: { readonly in: boolean; readonly out: boolean },
): readonly string[] {
  if (height === 1) return [paint(fit(rows[0] ?? "", width), isSelected ? "cursor" : tone)];
  const frame: Tone = isSelected ? "accent" : tone;
  const line = glyph("horizontal");
  const inner = width - 2;
  const side = paint(glyph("vertical"), frame);
  const bottom = (): string => {
    if (direction === "right" || !ends.out) return line.repeat(inner);
    const at = Math.floor(width / 2) - 1;
    return `${line.repeat(at)}${isAscii() ? "+" : "┬"}${line.repeat(inner - at - 1)}`;
  };
  const body = Array.from({ length: height - 2 }, (_, at) => {
    const text = fit(` ${rows[at] ?? ""}`, inner);
    const leaves = direction === "right" && ends.out && at === 0;
    const end = leaves ? paint(isAscii() ? "+" : "├", frame) : side;
    return `${side}${isSelected && at === 0 ? paint(text, "cursor") : text}${end}`;
  });
  return [
    paint(`${glyph("topLeft")}${line.repeat(inner)}${glyph("topRight")}`, frame),
    ...body,
    paint(`${glyph("bottomLeft")}${bottom()}${glyph("bottomRight")}`, frame),
  ];
}
