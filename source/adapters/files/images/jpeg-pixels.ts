import jpeg from "jpeg-js";
import type { Pixels } from "./pixels.js";

/** @throws Error where it is no JPEG, or one with larger frames than its first */
export function jpegPixels(bytes: Uint8Array, mostPixels: number): Pixels {
  const { width, height, data } = jpeg.decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    maxMemoryUsageInMB: 640,
    maxResolutionInMP: mostPixels / 1e6,
  });
  return { width, height, rgb: data };
}
