import { cellWidth, cut } from "../../../../source/ui/text/cells.js";
import { isOneCellEach } from "../../../../source/ui/text/regular.js";
import { wrapStyled } from "../../../../source/ui/text/styled.js";
import { glyph, paint } from "../../../../source/ui/theme.js";
import { highlighted } from "./highlight.js";

/** Of one line of code; what is longer is cut. */
const mostRowsOfLine = 200;

/** Code between two rules, without frame at its sides: what a mouse selects is the code. `number` is what copies it. */
export function codeRows(code: string, language: string, number: number, width: number): readonly string[] {
  const line = glyph("horizontal");
  const title = cut(` ${number}${language === "" ? "" : ` ${language}`} `, Math.max(1, width - 4));
  const rule = Math.max(0, width - cellWidth(title) - 2);
  return [
    `${paint(line.repeat(2), "dim")}${paint(title, "strong")}${paint(line.repeat(rule), "dim")}`,
    ...highlighted(code.replace(/\n+$/, ""), language).flatMap((row) =>
      row.length <= width && isOneCellEach(row) ? [row] : wrapStyled(row, width, mostRowsOfLine),
    ),
    paint(line.repeat(width), "dim"),
  ];
}
