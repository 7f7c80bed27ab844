import { GifReader } from "omggif";
import { type Pixels, withoutAlpha } from "./pixels.js";

/** The first picture of a GIF. @throws Error where it is none, or its frame is not inside of it */
export function gifPixels(bytes: Uint8Array, mostPixels: number): Pixels {
  const reader = new GifReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const { width, height } = reader;
  const frame = reader.frameInfo(0);
  if (frame.x + frame.width > width || frame.y + frame.height > height || width * height > mostPixels) {
    throw new Error("the frame is not inside of the picture");
  }
  const rgba = new Uint8Array(width * height * 4);
  reader.decodeAndBlitFrameRGBA(0, rgba);
  return withoutAlpha(rgba, width, height);
}
