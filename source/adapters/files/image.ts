import { decode as decodePng } from "fast-png";
import jpeg from "jpeg-js";

export type ImageSize = {
  readonly format: "PNG" | "JPEG" | "GIF" | "WebP";
  readonly width: number;
  readonly height: number;
};

/** RGB of each pixel in rows, without alpha (on white, as a figure is meant to be seen). */
export type Pixels = { readonly width: number; readonly height: number; readonly rgb: Uint8Array };

/** More would hold up the hub: pure JS decodes some 10 megapixels a second. */
const mostPixels = 4_000_000;

/** Format and size in pixels, read from the first bytes; undefined where it is no such image. */
export function imageSize(bytes: Uint8Array): ImageSize | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts = (text: string, at = 0) => view.toString("latin1", at, at + text.length) === text;
  if (starts("\u0089PNG\r\n\u001a\n") && view.length >= 24) {
    return { format: "PNG", width: view.readUInt32BE(16), height: view.readUInt32BE(20) };
  }
  if (starts("GIF8") && view.length >= 10) {
    return { format: "GIF", width: view.readUInt16LE(6), height: view.readUInt16LE(8) };
  }
  if (starts("RIFF") && starts("WEBPVP8X", 8) && view.length >= 30) {
    return { format: "WebP", width: view.readUIntLE(24, 3) + 1, height: view.readUIntLE(27, 3) + 1 };
  }
  return starts("\u00ff\u00d8\u00ff") ? jpegSize(view) : undefined;
}

/** The pixels of a PNG or JPEG; undefined for other formats, images of more than 4 megapixels and broken ones. */
export function decodeImage(bytes: Uint8Array): Pixels | undefined {
  const size = imageSize(bytes);
  if (!size || size.width * size.height > mostPixels || size.width * size.height === 0) return undefined;
  try {
    if (size.format === "PNG") return pngPixels(bytes);
    return size.format === "JPEG" ? jpegPixels(bytes) : undefined;
  } catch {
    return undefined; // cut in the middle, or no image but for its first bytes
  }
}

/** The image at another size, each new pixel the mean of those that it covers. */
export function scaledImage(image: Pixels, columns: number, rows: number): Uint8Array {
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

/** A start-of-frame segment holds the size (ITU T.81, B.2.2). */
function jpegSize(view: Buffer): ImageSize | undefined {
  for (let at = 2; at + 9 < view.length; ) {
    if (view[at] !== 0xff) return undefined;
    const marker = view[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { format: "JPEG", width: view.readUInt16BE(at + 7), height: view.readUInt16BE(at + 5) };
    }
    at += 2 + view.readUInt16BE(at + 2);
  }
  return undefined;
}

function jpegPixels(bytes: Uint8Array): Pixels {
  const { width, height, data } = jpeg.decode(bytes, { useTArray: true, formatAsRGBA: false, maxMemoryUsageInMB: 256 });
  return { width, height, rgb: data };
}

function pngPixels(bytes: Uint8Array): Pixels {
  const { width, height, data, channels, depth, palette } = decodePng(bytes);
  const rgb = new Uint8Array(width * height * 3);
  // Samples of less than 8 bits are packed (a row begins with a new byte).
  const perRow = depth < 8 ? Math.ceil((width * channels * depth) / 8) : width * channels;
  const most = 2 ** depth - 1;
  const sample = (y: number, index: number): number => {
    if (depth >= 8) return data[y * perRow + index] ?? 0;
    const bit = index * depth;
    return ((data[y * perRow + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & most;
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const first = sample(y, x * channels);
      const colour = palette
        ? (palette[first] ?? [0, 0, 0])
        : Array.from({ length: channels }, (_, channel) => (sample(y, x * channels + channel) * 255) / most);
      const [red = 0, green = red, blue = red, alpha = 255] =
        channels === 2 ? [colour[0], colour[0], colour[0], colour[1]] : colour;
      const ground = 255 - alpha;
      rgb.set(
        [red, green, blue].map((value) => Math.round((value * alpha) / 255 + ground)),
        (y * width + x) * 3,
      );
    }
  }
  return { width, height, rgb };
}
