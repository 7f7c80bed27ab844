import { pane } from "./pane.js";
import { cellWidth, wrap } from "./text/cells.js";
import { glyph, paint } from "./theme.js";

export type DialogOptions = {
  readonly title: string;
  readonly lines: readonly string[];
  /** Before the lines, in the colour of warnings. */
  readonly warnings?: readonly string[];
  /** The exact command that would run. */
  readonly command?: string;
  /** What a user would type for it, where no command is run. */
  readonly equivalent?: string;
  /** Rows of a field, where it asks for a text. */
  readonly field?: readonly string[];
  /** What the text is: "note" if unset. */
  readonly asks?: string;
  /** Why the last key did not do what it was pressed for. */
  readonly problem?: string;
  /** `Enter promote` */
  readonly verb: string;
  /** Cells of the screen. */
  readonly width: number;
  /** Rows of the screen. */
  readonly height: number;
  /** The command that shows all lines where there is no room for them. */
  readonly allLines?: string;
};

/** A framed question that says literally what will happen; of lines that do not fit, that they are there. */
export function dialog(options: DialogOptions): readonly string[] {
  const { title, lines, allLines, command, equivalent, field, asks = "note", verb, width, height } = options;
  const { problem, warnings = [] } = options;
  const buttons = `[ ${"Enter"} ${verb} ]   [ Esc cancel ]`;
  const likeWhat = equivalent === undefined ? "" : `as by: ${equivalent}`;
  const widest = Math.max(
    ...[...warnings, ...lines, title, command ?? "", likeWhat, buttons, problem ?? ""].map(cellWidth),
  );
  const outer = Math.max(40, Math.min(width - 4, widest + 6, 100));
  const inner = outer - 4;
  const below = [
    ...(command === undefined ? [] : ["", ...wrap(`$ ${command}`, inner).map((row) => paint(row, "accent"))]),
    ...(likeWhat === "" ? [] : ["", ...wrap(likeWhat, inner).map((row) => paint(row, "dim"))]),
    ...(field === undefined ? [] : ["", paint(asks, "dim"), ...field]),
    "",
    paint(buttons, "strong"),
    ...(problem === undefined ? [] : [paint(problem, "warning")]),
  ];
  const room = Math.max(3, height - below.length - 3);
  const rows = [
    "",
    ...fitting(
      [
        ...warnings.flatMap((line) => wrap(line, inner)).map((row) => paint(row, "warning")),
        ...lines.flatMap((line) => wrap(line, inner)),
      ],
      room,
      inner,
      allLines,
    ),
    ...below,
  ].map((row) => ` ${row}`);
  return pane({ title, width: outer, height: rows.length + 2, focused: true, rows });
}

/** A question must not leave out what it asks about without a word. */
function fitting(
  rows: readonly string[],
  room: number,
  inner: number,
  allLines: string | undefined,
): readonly string[] {
  if (rows.length <= room) return rows;
  const where = allLines === undefined ? "" : `: ${allLines} shows all`;
  const note = (count: number) => wrap(`${glyph("ellipsis")} ${count} more rows have no room here${where}`, inner);
  const shown = rows.slice(0, Math.max(0, room - note(rows.length).length));
  return [...shown, ...note(rows.length - shown.length).map((row) => paint(row, "warning"))];
}
