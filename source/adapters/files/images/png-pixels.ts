import { inflateSync } from "node:zlib";
import { decode as decodePng } from "fast-png";
import type { Pixels } from "./pixels.js";

/** What a picture is made of; the rest (profiles, texts, animation) may be packed to be gigabytes. */
const needed = new Set(["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);
/** Unpacked, with a byte a row for its filter. */
const mostBytes = 150_000_000;

/** The still picture of a PNG. @throws Error where it is none, was cut, or unpacks to more than its size says */
export function pngPixels(bytes: Uint8Array): Pixels {
  const png = decodePng(checkedPng(bytes));
  const { width, height } = png;
  const read = partReader(png);
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 3) {
      const alpha = read(x, y, 3);
      const ground = 255 - alpha;
      for (let part = 0; part < 3; part += 1) {
        rgb[at + part] = Math.round((read(x, y, part) * alpha) / 255 + ground);
      }
    }
  }
  return { width, height, rgb };
}

/** Red, green, blue and alpha (0 to 3) of a pixel, each 0 to 255. */
function partReader(png: ReturnType<typeof decodePng>): (x: number, y: number, part: number) => number {
  const { channels, depth, palette } = png;
  const sample = sampleReader(png);
  if (palette) return (x, y, part) => palette[sample(y, x)]?.[part] ?? (part === 3 ? 255 : 0);
  const scale = 255 / (2 ** depth - 1);
  const colours = channels >= 3 ? 3 : 1;
  const hasAlpha = channels === 2 || channels === 4;
  return (x, y, part) => {
    if (part === 3 && !hasAlpha) return 255;
    const index = part === 3 ? colours : colours === 3 ? part : 0;
    return sample(y, x * channels + index) * scale;
  };
}

/** The sample number `index` of a row. Those of less than 8 bits are packed, a row begins with a new byte. */
function sampleReader({ width, data, channels, depth }: ReturnType<typeof decodePng>) {
  if (depth >= 8) return (y: number, index: number) => data[y * width * channels + index] ?? 0;
  const perRow = Math.ceil((width * channels * depth) / 8);
  const most = 2 ** depth - 1;
  return (y: number, index: number) => {
    const bit = index * depth;
    return ((data[y * perRow + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & most;
  };
}

/** The chunks that are needed, once it is known that they unpack to what the size says and no more (PNG, 3rd edition, 5.3). */
function checkedPng(bytes: Uint8Array): Uint8Array {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height, depth] = [view.readUInt32BE(16), view.readUInt32BE(20), view[24] ?? 8];
  const samples = [1, 0, 3, 1, 2, 0, 4][view[25] ?? 0] ?? 4;
  const size = height * (1 + Math.ceil((width * samples * depth) / 8));
  if (size > mostBytes) throw new Error("the picture is too large");
  const kept: Buffer[] = [view.subarray(0, 8)];
  const packed: Buffer[] = [];
  for (let at = 8; at + 12 <= view.length; ) {
    const end = at + 12 + view.readUInt32BE(at);
    const name = view.toString("latin1", at + 4, at + 8);
    if (end > view.length) throw new Error("the file ends in a chunk");
    if (needed.has(name)) kept.push(view.subarray(at, end));
    if (name === "IDAT") packed.push(view.subarray(at + 8, end - 4));
    at = end;
  }
  // Interlaced, the seven passes have some rows more.
  inflateSync(Buffer.concat(packed), { maxOutputLength: size + 15 * height + 1024 });
  return Buffer.concat(kept);
}
