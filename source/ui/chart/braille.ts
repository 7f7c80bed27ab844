// Bits of a braille cell by column (0, 1) and row (0..3): Unicode 2800 + bits.
const bits = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/** A canvas of 2 x 4 dots a cell over typed arrays; one colour a cell, that of the line drawn last. */
export type Canvas = {
  readonly width: number;
  readonly height: number;
  readonly dots: Uint8Array;
  readonly colours: Uint8Array;
};

/** An empty canvas of `width` x `height` cells. */
export function canvas(width: number, height: number): Canvas {
  return { width, height, dots: new Uint8Array(width * height), colours: new Uint8Array(width * height) };
}

/** Sets the dot at x (0 is left) and y (0 is the top); outside is nothing. */
export function setDot({ width, height, dots, colours }: Canvas, x: number, y: number, colour: number): void {
  if (x < 0 || y < 0 || x >= width * 2 || y >= height * 4) return;
  const cell = Math.floor(y / 4) * width + Math.floor(x / 2);
  dots[cell] = (dots[cell] ?? 0) | (bits[x % 2]?.[y % 4] ?? 0);
  colours[cell] = colour;
}

/** A straight line of dots (Bresenham) between whole numbers; anything else would never arrive and is no line. */
export function drawLine(on: Canvas, fromX: number, fromY: number, toX: number, toY: number, colour: number): void {
  if (![fromX, fromY, toX, toY].every(Number.isSafeInteger)) return;
  const dx = Math.abs(toX - fromX);
  const dy = -Math.abs(toY - fromY);
  const stepX = fromX < toX ? 1 : -1;
  const stepY = fromY < toY ? 1 : -1;
  let error = dx + dy;
  let x = fromX;
  let y = fromY;
  for (;;) {
    setDot(on, x, y, colour);
    if (x === toX && y === toY) return;
    const twice = 2 * error;
    if (twice >= dy) {
      error += dy;
      x += stepX;
    }
    if (twice <= dx) {
      error += dx;
      y += stepY;
    }
  }
}

/** The rows as text, runs of one colour painted together. */
export function canvasRows(
  { width, height, dots, colours }: Canvas,
  paint: (text: string, colour: number) => string,
): readonly string[] {
  return Array.from({ length: height }, (_, row) => {
    let out = "";
    let run = "";
    let runColour = -1;
    for (let column = 0; column < width; column++) {
      const cell = row * width + column;
      const dot = dots[cell] ?? 0;
      const colour = dot === 0 ? -1 : (colours[cell] ?? 0);
      if (colour !== runColour) {
        out += runColour < 0 ? run : paint(run, runColour);
        run = "";
        runColour = colour;
      }
      run += dot === 0 ? " " : String.fromCharCode(0x2800 + dot);
    }
    return out + (runColour < 0 ? run : paint(run, runColour));
  });
}
