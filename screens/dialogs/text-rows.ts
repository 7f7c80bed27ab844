import { cellWidth, wrap } from "../../source/ui/text/cells.js";
import { sanitizeLines } from "../../source/ui/text/sanitize.js";

/** The rows of a text, `width` cells each at most. A longer line of two columns goes on under its second, which begins at `indent`. */
export function textRows(text: string, indent = 0, width: number): readonly string[] {
  return sanitizeLines(text, "label").flatMap((line) => {
    const isOfTwo = indent > 0 && indent <= width / 2 && line.slice(0, indent).endsWith("  ");
    if (!isOfTwo || cellWidth(line) <= width) return wrap(line, width);
    const [first = ""] = wrap(line, width);
    const further = wrap(line.slice(first.length).trimStart(), width - indent);
    return [first, ...further.map((row) => `${" ".repeat(indent)}${row}`)];
  });
}
