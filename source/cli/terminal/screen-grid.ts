import { cellWidth } from "../../ui/text/cells.js";
import { isOneCellEach } from "../../ui/text/regular.js";
import { applySgr, isBlankPlain, plainSgr, sgrText } from "./sgr.js";

/** A cell of the screen: its text ("" in the right half of a wide one) and its SGR parameters. */
export type ScreenCell = { readonly text: string; readonly style: string };

/** What a terminal shows after what was written to it: as much of one as Ink writes for. */
export type ScreenGrid = {
  readonly rows: number;
  readonly columns: number;
  /** Undefined: unknown. */
  readonly cell: (row: number, column: number) => ScreenCell | undefined;
  /** A character in it is wide, or made of several: where it stands is the terminal's business. */
  readonly isIrregular: (row: number) => boolean;
  /** Rows that were written to since the last call. */
  readonly takeTouched: () => readonly number[];
  /** False: a sequence or a place that is not known here. */
  readonly control: (parameters: string, final: string) => boolean;
  readonly newline: () => void;
  readonly carriageReturn: () => void;
  readonly print: (text: string) => boolean;
  readonly cursor: () => { readonly row: number; readonly column: number };
  readonly style: () => string;
  /** Nothing is known any more; the cursor is at the upper left. */
  readonly forget: () => void;
};

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const blank: ScreenCell = { text: " ", style: "" };

export function screenGrid(rows: number, columns: number): ScreenGrid {
  const cells = new Array<ScreenCell | undefined>(rows * columns);
  const irregular = new Set<number>();
  const touched = new Set<number>();
  let style = plainSgr();
  let styleText = "";
  let row = 0;
  let column = 0;

  const fill = (from: number, to: number) => {
    for (let at = from; at < to; at++) cells[row * columns + at] = blank;
    touched.add(row);
    if (from === 0 && to === columns) irregular.delete(row);
  };
  const eraseBelow = () => {
    fill(Math.min(column, columns), columns);
    const own = row;
    for (row += 1; row < rows; row++) fill(0, columns);
    row = own;
  };
  const put = (text: string, width: number): boolean => {
    if (column + width > columns) return false;
    cells[row * columns + column] = { text, style: text === " " && isBlankPlain(style) ? "" : styleText };
    for (let at = 1; at < width; at++) cells[row * columns + column + at] = { text: "", style: styleText };
    column += width;
    return true;
  };
  const moves: Readonly<Record<string, (first: number, second: number) => void>> = {
    A: (by) => {
      row = Math.max(0, row - by);
    },
    B: (by) => {
      row = Math.min(rows - 1, row + by);
    },
    C: (by) => {
      column = Math.min(columns - 1, column + by);
    },
    D: (by) => {
      column = Math.max(0, column - by);
    },
    E: (by) => {
      row = Math.min(rows - 1, row + by);
      column = 0;
    },
    G: (to) => {
      column = Math.min(columns - 1, to - 1);
    },
    H: (toRow, toColumn) => {
      row = Math.min(rows - 1, toRow - 1);
      column = Math.min(columns - 1, toColumn - 1);
    },
  };

  return {
    rows,
    columns,
    cell: (atRow, atColumn) => cells[atRow * columns + atColumn],
    isIrregular: (atRow) => irregular.has(atRow),
    takeTouched: () => {
      const all = [...touched];
      touched.clear();
      return all;
    },
    control: (parameters, final) => {
      if (final === "m") {
        const isKnown = applySgr(style, parameters);
        styleText = sgrText(style);
        return isKnown;
      }
      const [first = 0, second = 0] = parameters.split(";").map(Number);
      if (final === "K") {
        if (first === 1) return false;
        fill(first === 2 ? 0 : Math.min(column, columns), columns);
        return true;
      }
      if (final === "J") {
        if (first !== 0) return false;
        eraseBelow();
        return true;
      }
      const move = moves[final];
      move?.(Math.max(1, first), Math.max(1, second));
      return move !== undefined;
    },
    // The terminal's driver makes a return of it, too.
    newline: () => {
      if (row < rows - 1) row += 1;
      else {
        cells.copyWithin(0, columns);
        const above = [...irregular].map((each) => each - 1);
        irregular.clear();
        for (const each of above) irregular.add(each);
        fill(0, columns);
        for (let at = 0; at < rows; at++) touched.add(at);
      }
      column = 0;
    },
    carriageReturn: () => {
      column = 0;
    },
    print: (text) => {
      touched.add(row);
      if (isOneCellEach(text)) {
        for (const character of text) if (!put(character, 1)) return false;
        return true;
      }
      irregular.add(row);
      for (const { segment } of segmenter.segment(text)) if (!put(segment, cellWidth(segment))) return false;
      return true;
    },
    cursor: () => ({ row, column }),
    style: () => styleText,
    forget: () => {
      cells.fill(undefined);
      irregular.clear();
      touched.clear();
      style = plainSgr();
      [styleText, row, column] = ["", 0, 0];
    },
  };
}
