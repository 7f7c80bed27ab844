/** RGB of each pixel in rows, without alpha (on white, as a figure is meant to be seen). */
export type Pixels = { readonly width: number; readonly height: number; readonly rgb: Uint8Array };

/** An image at the size that fits into `columns` x `rows`, never larger than it is; each new pixel the mean of those it covers. */
export function fittedImage(image: Pixels, columns: number, rows: number): Pixels {
  const scale = Math.min(columns / image.width, rows / image.height, 1);
  if (scale === 1) return image;
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  return { width, height, rgb: scaledImage(image, width, height) };
}

/** RGBA on white. */
export function withoutAlpha(rgba: ArrayLike<number>, width: number, height: number): Pixels {
  const rgb = new Uint8Array(width * height * 3);
  for (let at = 0, from = 0; at < rgb.length; at += 3, from += 4) {
    const alpha = rgba[from + 3] ?? 255;
    for (let part = 0; part < 3; part += 1) {
      rgb[at + part] = Math.round(((rgba[from + part] ?? 0) * alpha) / 255 + 255 - alpha);
    }
  }
  return { width, height, rgb };
}

function scaledImage(image: Pixels, columns: number, rows: number): Uint8Array {
  const scaled = new Uint8Array(columns * rows * 3);
  for (let row = 0; row < rows; row += 1) {
    const [top, bottom] = covered(row, rows, image.height);
    for (let column = 0; column < columns; column += 1) {
      const [left, right] = covered(column, columns, image.width);
      scaled.set(meanOf(image, { left, right, top, bottom }), (row * columns + column) * 3);
    }
  }
  return scaled;
}

/** First and one past the last of `from` pixels that the pixel number `at` of `to` covers. */
function covered(at: number, to: number, from: number): readonly [first: number, end: number] {
  const first = Math.floor((at * from) / to);
  return [first, Math.max(first + 1, Math.floor(((at + 1) * from) / to))];
}

type Area = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

function meanOf({ width, rgb }: Pixels, { left, right, top, bottom }: Area): readonly number[] {
  let [red, green, blue] = [0, 0, 0];
  for (let y = top; y < bottom; y += 1) {
    for (let at = (y * width + left) * 3; at < (y * width + right) * 3; at += 3) {
      red += rgb[at] ?? 0;
      green += rgb[at + 1] ?? 0;
      blue += rgb[at + 2] ?? 0;
    }
  }
  const count = (bottom - top) * (right - left);
  return [red / count, green / count, blue / count].map(Math.round);
}
