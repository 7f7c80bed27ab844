import { imageSize } from "./image-size.js";
import type { Pixels } from "./pixels.js";

/** An image of more takes more memory and time than a look at it is worth. */
const mostPixels = 25_000_000;

/**
 * The pixels of an image (the first of an animated GIF); undefined for other formats, images of more than 25 megapixels and
 * broken ones. Some 4 megapixels a second, and up to 30 bytes a pixel: for a process of its own.
 */
export async function decodeImage(bytes: Uint8Array): Promise<Pixels | undefined> {
  const size = imageSize(bytes);
  if (!size || size.width * size.height > mostPixels || size.width * size.height === 0) return undefined;
  try {
    switch (size.format) {
      case "PNG":
        return (await import("./png-pixels.js")).pngPixels(bytes);
      case "JPEG":
        return (await import("./jpeg-pixels.js")).jpegPixels(bytes, mostPixels);
      case "GIF":
        return (await import("./gif-pixels.js")).gifPixels(bytes, mostPixels);
      case "WebP":
        return await (await import("./webp-pixels.js")).webpPixels(bytes);
    }
  } catch {
    return undefined; // cut in the middle, or no image but for its first bytes
  }
}
