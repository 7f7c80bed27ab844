import { cellWidth, fit } from "../ui/text/cells.js";
import { label } from "../ui/text/sanitize.js";
import { printLine } from "./output.js";

/** Prints rows under headings, columns as wide as their widest cell. Text from outside is made safe here. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const safe = rows.map((row) => row.map(label));
  const widths = headings.map((heading, at) =>
    Math.max(cellWidth(heading), ...safe.map((row) => cellWidth(row[at] ?? ""))),
  );
  for (const row of [headings, ...safe]) {
    printLine(
      widths
        .map((width, at) => fit(row[at] ?? "", width))
        .join("  ")
        .trimEnd(),
    );
  }
}
