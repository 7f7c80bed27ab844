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
  const room = process.stdout.isTTY ? process.stdout.columns : undefined;
  for (const line of tableLines(headings.map(label), safe, room)) printLine(line);
}

/** The lines of the table; `room`: the width of the terminal that they are for. */
export function tableLines(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  room: number | undefined,
): readonly string[] {
  const needed = headings.map((heading, at) =>
    Math.min(widest, Math.max(cellWidth(heading), ...rows.map((row) => cellWidth(row[at] ?? "")))),
  );
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
