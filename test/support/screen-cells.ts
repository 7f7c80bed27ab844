import type { IBufferCell, Terminal } from "@xterm/headless";

/** A colour as the program asked for it: the terminal's default, one of 256, or 0xRRGGBB. */
export type CellColour = "default" | { readonly palette: number } | { readonly rgb: number };

/** One character cell of the screen. `text` is empty in the right half of a wide character. */
export type Cell = {
  readonly text: string;
  readonly columns: number;
  readonly foreground: CellColour;
  readonly background: CellColour;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly strikethrough: boolean;
  readonly inverse: boolean;
};

/** The visible screen as text, one line a row, without spaces at line ends. */
export function screenText(terminal: Terminal): string {
  const buffer = terminal.buffer.active;
  return Array.from(
    { length: terminal.rows },
    (_, row) => buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? "",
  ).join("\n");
}

/** The visible screen cell by cell, row by row. */
export function screenCells(terminal: Terminal): readonly (readonly Cell[])[] {
  const buffer = terminal.buffer.active;
  return Array.from({ length: terminal.rows }, (_, row) => {
    const line = buffer.getLine(buffer.viewportY + row);
    return Array.from({ length: terminal.cols }, (_, column) => toCell(line?.getCell(column)));
  });
}

const blank: Cell = {
  text: " ",
  columns: 1,
  foreground: "default",
  background: "default",
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  strikethrough: false,
  inverse: false,
};

function toCell(cell: IBufferCell | undefined): Cell {
  if (!cell) return blank;
  return {
    text: cell.getWidth() === 0 ? "" : cell.getChars() || " ",
    columns: cell.getWidth(),
    foreground: colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
    background: colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    underline: cell.isUnderline() !== 0,
    strikethrough: cell.isStrikethrough() !== 0,
    inverse: cell.isInverse() !== 0,
  };
}

function colour(isDefault: boolean, isRgb: boolean, value: number): CellColour {
  if (isDefault) return "default";
  return isRgb ? { rgb: value } : { palette: value };
}
