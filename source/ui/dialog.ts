import { pane } from "./pane.js";
import { cellWidth, wrap } from "./text/cells.js";
import { paint } from "./theme.js";

export type DialogOptions = {
  readonly title: string;
  readonly lines: readonly string[];
  /** The exact command that would run. */
  readonly command?: string;
  /** Rows of a field, where it asks for a text. */
  readonly field?: readonly string[];
  /** `Enter promote` */
  readonly verb: string;
  /** Cells of the screen. */
  readonly width: number;
};

/** A framed question that says literally what will happen. */
export function dialog({ title, lines, command, field, verb, width }: DialogOptions): readonly string[] {
  const buttons = `[ ${"Enter"} ${verb} ]   [ Esc cancel ]`;
  const widest = Math.max(...[...lines, title, command ?? "", buttons].map(cellWidth));
  const outer = Math.max(40, Math.min(width - 4, widest + 6, 100));
  const inner = outer - 4;
  const rows = [
    "",
    ...lines.flatMap((line) => wrap(line, inner)),
    ...(command === undefined ? [] : ["", ...wrap(`$ ${command}`, inner).map((row) => paint(row, "accent"))]),
    ...(field === undefined ? [] : ["", paint("note", "dim"), ...field]),
    "",
    paint(buttons, "strong"),
  ].map((row) => ` ${row}`);
  return pane({ title, width: outer, height: rows.length + 2, focused: true, rows });
}
