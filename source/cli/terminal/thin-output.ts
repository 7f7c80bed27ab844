import { type ScreenCell, type ScreenGrid, screenGrid } from "./screen-grid.js";
import { sgrChange, showsNoBlanks } from "./sgr.js";

/** Makes what Ink writes thinner: Ink writes a changed line from its first changed cell to its end, here only cells change. */
export type ThinOutput = {
  /** What to write in its place; the screen is the same after it. */
  readonly thin: (text: string) => string;
  /** The terminal has another size: what it shows is unknown until it is written again. */
  readonly resize: (rows: number, columns: number) => void;
};

/** Cells that are the same are written again rather than passed over, up to so many bytes: a move is as long. */
const gapBytes = 4;
/** Of a change of the style. */
const styleBytes = 5;
/** Blanks to the end of a row are erased from so many on. */
const erasedFrom = 6;

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with ESC
const sequence = /\u001b\[([?>]?)([\d;]*)([A-Za-z])|\r?\n|\r|[^\u001b\r\n]+|\u001b/g;

export function createThinOutput(rows: number, columns: number): ThinOutput {
  let grid = screenGrid(rows, columns);
  let shown = nothingShown(grid);
  /** Between the begin of the alternate screen and its end. */
  let isOn = false;

  const begin = () => {
    grid.forget();
    shown = nothingShown(grid);
  };

  /** False: not known here. */
  const take = (token: RegExpMatchArray, passed: string[]): boolean => {
    const [text, mark, parameters = "", final = ""] = token;
    if (text === "\u001b") return false;
    if (final === "") {
      if (text.endsWith("\n")) grid.newline();
      else if (text === "\r") grid.carriageReturn();
      else return grid.print(text);
      return true;
    }
    if (mark === "") return grid.control(parameters, final);
    passed.push(text);
    return true;
  };

  return {
    thin: (text) => {
      const passed: string[] = [];
      let rest = text;
      if (!isOn) {
        const from = text.indexOf("\u001b[?1049h");
        if (from < 0) return text;
        isOn = true;
        begin();
        const end = from + "\u001b[?1049h".length;
        // Where the cursor is on the other screen is not known: there it begins at the upper left.
        passed.push(text.slice(0, end), "\u001b[H");
        rest = text.slice(end);
      }
      const off = rest.indexOf("\u001b[?1049l");
      if (off >= 0) {
        isOn = false;
        return passed.join("") + rest;
      }
      for (const token of rest.matchAll(sequence)) {
        if (take(token, passed)) continue;
        // From here on as Ink writes it, from where Ink believes to be; what it shows is unknown until the next screen.
        isOn = false;
        const { row, column } = grid.cursor();
        const style = grid.style();
        const place = `\u001b[${row + 1};${Math.min(column, grid.columns - 1) + 1}H`;
        return `${passed.join("")}${changes(grid, shown)}${place}${style === "" ? "" : `\u001b[${style}m`}${rest.slice(token.index)}`;
      }
      return passed.join("") + changes(grid, shown);
    },
    resize: (newRows, newColumns) => {
      const { row, column } = grid.cursor();
      grid = screenGrid(newRows, newColumns);
      shown = nothingShown(grid);
      grid.control(`${Math.min(row, newRows - 1) + 1};${Math.min(column, newColumns - 1) + 1}`, "H");
    },
  };
}

/** What the terminal shows. */
type Shown = { readonly cells: (ScreenCell | undefined)[]; readonly irregular: Set<number> };

function nothingShown({ rows, columns }: ScreenGrid): Shown {
  return { cells: new Array(rows * columns), irregular: new Set() };
}

/** The sequence that shows the grid where `shown` is; `shown` is the grid after it. */
function changes(grid: ScreenGrid, shown: Shown): string {
  const pen = penOn(grid);
  for (const row of grid.takeTouched()) {
    let place: number | undefined;
    for (const [from, to] of changedParts(grid, shown, row)) {
      pen.move(row, place, from);
      pen.write(row, from, to);
      place = to;
    }
    for (let column = 0; column < grid.columns; column++) {
      shown.cells[row * grid.columns + column] = grid.cell(row, column);
    }
    if (grid.isIrregular(row)) shown.irregular.add(row);
    else shown.irregular.delete(row);
  }
  return pen.finished();
}

/** Puts cells of the grid into a sequence, with as few changes of the style as do. */
function penOn(grid: ScreenGrid) {
  let out = "";
  let style = "";
  const put = (cell: ScreenCell) => {
    // A blank looks the same in most styles: the one that is on stays.
    if (!isBlank(cell) || !showsNoBlanks(style)) {
      out += sgrChange(style, cell.style);
      style = cell.style;
    }
    out += cell.text;
  };
  return {
    /** To a column of a row, from a column of it or from anywhere. */
    move: (row: number, from: number | undefined, to: number) => {
      const forward = to - (from ?? 0);
      out += from === undefined ? `\u001b[${row + 1};${to + 1}H` : `\u001b[${forward === 1 ? "" : forward}C`;
    },
    write: (row: number, from: number, to: number) => {
      const end = plainEnd(grid, row, from, to);
      for (let column = from; column < end; column++) {
        const cell = grid.cell(row, column);
        if (cell) put(cell);
      }
      if (end === to) return;
      if (!showsNoBlanks(style)) {
        out += "\u001b[m";
        style = "";
      }
      out += "\u001b[K";
    },
    finished: () => (style === "" ? out : `${out}\u001b[m`),
  };
}

/** The parts of a row that changed, near ones together; an irregular row is one part. */
function changedParts(grid: ScreenGrid, shown: Shown, row: number): readonly (readonly [from: number, to: number])[] {
  const parts: [number, number][] = [];
  for (let column = 0; column < grid.columns; column++) {
    const next = grid.cell(row, column);
    const before = shown.cells[row * grid.columns + column];
    if (!next || (before && next.text === before.text && next.style === before.style)) continue;
    const last = parts.at(-1);
    if (last && bytesOf(grid, row, last[1], column) <= gapBytes) last[1] = column + 1;
    else parts.push([column, column + 1]);
  }
  const isIrregular = grid.isIrregular(row) || shown.irregular.has(row);
  return parts.length > 0 && isIrregular ? [[0, grid.columns]] : parts;
}

/** About how many bytes these cells take; infinite where one is unknown. */
function bytesOf(grid: ScreenGrid, row: number, from: number, to: number): number {
  let bytes = 0;
  let style = grid.cell(row, from - 1)?.style;
  for (let column = from; column < to && bytes <= gapBytes; column++) {
    const cell = grid.cell(row, column);
    if (!cell) return Number.POSITIVE_INFINITY;
    bytes += Buffer.byteLength(cell.text);
    if (isBlank(cell)) continue;
    if (cell.style !== style) bytes += styleBytes;
    style = cell.style;
  }
  return bytes;
}

/** Where the blanks begin that end the row; `to` where they are too few to be worth it. */
function plainEnd(grid: ScreenGrid, row: number, from: number, to: number): number {
  if (to !== grid.columns) return to;
  let end = to;
  while (end > from && isBlank(grid.cell(row, end - 1))) end -= 1;
  return to - end >= erasedFrom ? end : to;
}

function isBlank(cell: ScreenCell | undefined): boolean {
  return cell?.text === " " && cell.style === "";
}
