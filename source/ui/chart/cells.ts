import { paint, paintFaint, paintLine, type Tone } from "../theme.js";
import type { Canvas } from "./canvas.js";

/** How a cell is painted: in a line's colour, faintly in it, or in a tone. */
export type CellStyle = number;

const faintFrom = 100;
const tones = ["plain", "dim", "bad", "accent", "strong"] as const satisfies readonly Tone[];

export const lineStyle = (colour: number): CellStyle => colour;
export const faintStyle = (colour: number): CellStyle => faintFrom + colour;
export const toneStyle = (tone: (typeof tones)[number]): CellStyle => -1 - tones.indexOf(tone);

/** Characters and their styles, row by row: what is put last is seen. */
export type CellGrid = {
  readonly width: number;
  readonly height: number;
  readonly put: (column: number, row: number, character: string, style: CellStyle) => void;
  readonly isBlank: (column: number, row: number) => boolean;
  /** Equal styles are painted together. */
  readonly rows: () => readonly string[];
};

export function cellGrid(width: number, height: number): CellGrid {
  const characters = new Array<string>(width * height).fill(" ");
  const styles = new Int16Array(width * height).fill(-1);
  const isInside = (column: number, row: number) => column >= 0 && row >= 0 && column < width && row < height;
  return {
    width,
    height,
    put: (column, row, character, style) => {
      if (!isInside(column, row)) return;
      characters[row * width + column] = character;
      styles[row * width + column] = style;
    },
    isBlank: (column, row) => !isInside(column, row) || characters[row * width + column] === " ",
    rows: () =>
      Array.from({ length: height }, (_, row) => {
        let out = "";
        let run = "";
        let style = -1;
        for (let cell = row * width; cell < (row + 1) * width; cell++) {
          const next = styles[cell] ?? -1;
          if (next !== style) {
            out += painted(run, style);
            run = "";
            style = next;
          }
          run += characters[cell] ?? " ";
        }
        return out + painted(run, style);
      }),
  };
}

/** Puts the dots of a canvas on the grid; `styleOf` a colour of the canvas. */
export function putCanvas(grid: CellGrid, { width, height, raster, dots, colours }: Canvas): void {
  for (let cell = 0; cell < width * height; cell++) {
    const set = dots[cell] ?? 0;
    if (set !== 0) grid.put(cell % width, Math.floor(cell / width), raster.glyph(set), colours[cell] ?? 0);
  }
}

function painted(text: string, style: CellStyle): string {
  if (style < 0) return paint(text, tones[-1 - style] ?? "plain");
  return style >= faintFrom ? paintFaint(text, style - faintFrom) : paintLine(text, style);
}
