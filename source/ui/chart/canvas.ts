/** How a curve is drawn: braille has 2 x 4 dots a cell, blocks 2 x 2, ASCII 1 x 2. */
export type ChartStyle = "braille" | "block" | "ascii";

type Raster = { readonly across: number; readonly down: number; readonly glyph: (dots: number) => string };

// Bits of a braille cell by column (0, 1) and row (0..3): Unicode 2800 + bits.
const brailleBits = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80] as const;
const blocks = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█";
const ascii = " '.:";

const rasters: Readonly<Record<ChartStyle, Raster>> = {
  braille: { across: 2, down: 4, glyph: brailleGlyph },
  block: { across: 2, down: 2, glyph: (dots) => blocks[dots] ?? " " },
  ascii: { across: 1, down: 2, glyph: (dots) => ascii[dots] ?? " " },
};

/** Dots over typed arrays; one colour a cell, that of the line drawn last. */
export type Canvas = {
  readonly width: number;
  readonly height: number;
  /** Dots across and down. */
  readonly dotsAcross: number;
  readonly dotsDown: number;
  readonly raster: Raster;
  readonly dots: Uint8Array;
  readonly colours: Uint8Array;
};

/** An empty canvas of `width` x `height` cells. */
export function canvas(width: number, height: number, style: ChartStyle): Canvas {
  const raster = rasters[style];
  return {
    width,
    height,
    dotsAcross: width * raster.across,
    dotsDown: height * raster.down,
    raster,
    dots: new Uint8Array(width * height),
    colours: new Uint8Array(width * height),
  };
}

/** Sets the dot at x (0 is left) and y (0 is the top); outside is nothing. */
export function setDot(on: Canvas, x: number, y: number, colour: number): void {
  const { width, dotsAcross, dotsDown, raster, dots, colours } = on;
  if (x < 0 || y < 0 || x >= dotsAcross || y >= dotsDown) return;
  const cell = Math.floor(y / raster.down) * width + Math.floor(x / raster.across);
  dots[cell] = (dots[cell] ?? 0) | (1 << ((y % raster.down) * raster.across + (x % raster.across)));
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

function brailleGlyph(dots: number): string {
  if (dots === 0) return " ";
  let bits = 0;
  for (let dot = 0; dot < 8; dot++) if (dots & (1 << dot)) bits |= brailleBits[dot] ?? 0;
  return String.fromCharCode(0x2800 + bits);
}
