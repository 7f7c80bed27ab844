import { cellWidth, cut, fit } from "../ui/text/cells.js";
import { label } from "../ui/text/sanitize.js";
import { printLine } from "./output.js";

/** Columns are not made wider for one cell that is: a name may have any length. */
const widest = 60;
/** Narrower columns are of no use: the line is cut then. */
const narrowest = 12;
const gap = 2;

/**
 * Prints rows under headings, columns as wide as their widest cell within measure. On a terminal what is wider is cut, and the
 * line at the terminal's width; into a pipe or a file every cell is written whole. Text from outside is made safe here.
 */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const safe = rows.map((row) => row.map(label));
  for (const line of tableLines(headings.map(label), safe, terminalColumns())) printLine(line);
}

/**
 * The same of many columns: on a terminal that is too narrow for all of them those that fit come first, the others below them,
 * each time behind the first column.
 */
export function printWideTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const safe = rows.map((row) => row.map(label));
  for (const [at, lines] of tableBlocks(headings.map(label), safe, terminalColumns()).entries()) {
    if (at > 0) printLine("");
    for (const line of lines) printLine(line);
  }
}

/**
 * The same, on a terminal that is too narrow without the columns of least weight: those numbered in `least` (from 0) are left out,
 * the first of them first, until what is left has room.
 */
export function printWeighedTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  least: readonly number[],
): void {
  const room = terminalColumns();
  const those = weighed(
    headings,
    rows.map((row) => row.map(label)),
    least,
    room,
  );
  printTable(those(headings), rows.map(those));
}

/** Picks the cells of a row that have room, each column at least so wide as it can be narrowed to. */
export function weighed(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  least: readonly number[],
  room = Number.POSITIVE_INFINITY,
): (cells: readonly string[]) => readonly string[] {
  const filled = headings.map((_, at) => rows.some((row) => (row[at] ?? "") !== ""));
  const widths = neededWidths(headings, rows).map((width) => Math.min(width, narrowest));
  const left = new Set(widths.keys());
  const needed = () => [...left].reduce((sum, at) => sum + (filled[at] ? (widths[at] ?? 0) + gap : 0), -gap);
  for (const at of least) {
    if (needed() <= room) break;
    left.delete(at);
  }
  return (cells) => cells.filter((_, at) => left.has(at));
}

/** Of a terminal that tells no width (a serial line, `stty cols 0`), as others do. */
const usualColumns = 80;

/** Cells of the terminal that is printed to; undefined: it is a pipe or a file. */
export function terminalColumns({ isTTY, columns }: Pick<NodeJS.WriteStream, "isTTY" | "columns"> = process.stdout) {
  if (!isTTY) return undefined;
  return columns > 0 ? columns : usualColumns;
}

/** The lines of each part of a table with many columns. */
export function tableBlocks(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  room: number | undefined,
): readonly (readonly string[])[] {
  if (room === undefined || headings.length < 2) return [tableLines(headings, rows, room)];
  const those = withRoom(headings, rows, room);
  return blocksOf(those(headings), rows.map(those), room);
}

function blocksOf(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  room: number,
): readonly (readonly string[])[] {
  const [first = 0, ...widths] = neededWidths(headings, rows);
  const name = Math.min(first, Math.max(narrowest, Math.floor(room / 3)));
  const parts: number[][] = [];
  let used = 0;
  for (const [at, width] of widths.entries()) {
    const part = parts.at(-1);
    used += gap + width;
    if (part && used <= room) part.push(at + 1);
    else {
      parts.push([at + 1]);
      used = name + gap + width;
    }
  }
  const columnsOf = (cells: readonly string[], part: readonly number[]) => [
    cut(cells[0] ?? "", name),
    ...part.map((at) => cells[at] ?? ""),
  ];
  return parts.map((part) =>
    linesOf(
      columnsOf(headings, part),
      rows.map((row) => columnsOf(row, part)),
      room,
    ),
  );
}

/** The lines of the table; `room`: the width of the terminal that they are for. */
export function tableLines(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  room: number | undefined,
): readonly string[] {
  const those = withRoom(headings, rows, room);
  return linesOf(those(headings), rows.map(those), room);
}

/** Picks the cells that are shown: where not all columns have room, those that nothing fills take none from the others. */
function withRoom(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  room: number | undefined,
): (cells: readonly string[]) => readonly string[] {
  const needed = neededWidths(headings, rows).reduce((sum, width) => sum + width + gap, -gap);
  const filled = headings.flatMap((_, at) => (rows.some((row) => (row[at] ?? "") !== "") ? [at] : []));
  if (room === undefined || needed <= room || filled.length === 0) return (cells) => cells;
  return (cells) => filled.map((at) => cells[at] ?? "");
}

function linesOf(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  room: number | undefined,
): readonly string[] {
  const needed = neededWidths(headings, rows);
  const widths = room === undefined ? needed : narrowed(needed, room);
  const cellOf = (text: string, width: number) =>
    room === undefined && cellWidth(text) > width ? text : fit(cut(text, width), width);
  return [headings, ...rows].map((row) => {
    const line = widths
      .map((width, at) => cellOf(row[at] ?? "", width))
      .join(" ".repeat(gap))
      .trimEnd();
    return room === undefined ? line : cut(line, room);
  });
}

function neededWidths(headings: readonly string[], rows: readonly (readonly string[])[]): readonly number[] {
  return headings.map((heading, at) =>
    Math.min(
      widest,
      rows.reduce((most, row) => Math.max(most, cellWidth(row[at] ?? "")), cellWidth(heading)),
    ),
  );
}

/** The widest column gives way first. */
function narrowed(widths: readonly number[], room: number): readonly number[] {
  const result = [...widths];
  const total = () => result.reduce((sum, width) => sum + width + gap, -gap);
  for (let over = total() - room; over > 0; over = total() - room) {
    const most = Math.max(...result);
    if (most <= narrowest) break;
    result[result.indexOf(most)] = most - 1;
  }
  return result;
}
